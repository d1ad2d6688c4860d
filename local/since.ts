import * as z from 'zod';

const UNIT_MILLISECONDS = { d: 86_400_000, h: 3_600_000 } as const;
const AGO = /^(\d{1,5})([dh])$/;

const momentSchema = z.union([z.iso.date(), z.iso.datetime({ offset: true })]);

/**
 * The moment that `--since` names: so long ago (`60d`, `12h`), or an ISO date, which begins in UTC,
 * or an ISO time.
 *
 * @returns ISO 8601 UTC with milliseconds, or `undefined` for any other text
 */
export function momentSince(text: string, now: Date): string | undefined {
  const [, count, unit] = AGO.exec(text) ?? [];
  if (unit === 'd' || unit === 'h') {
    return new Date(now.getTime() - Number(count) * UNIT_MILLISECONDS[unit]).toISOString();
  }
  const moment = momentSchema.safeParse(text);
  return moment.success ? new Date(moment.data).toISOString() : undefined;
}
