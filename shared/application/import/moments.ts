import { invalidInput } from '../refusal.ts';
import type { OutcomeLine, RunLine } from './run-line.ts';

const DAY_MILLISECONDS = 86_400_000;

/** How far a moment may lie ahead of our clock. */
const CLOCK_SKEW_MILLISECONDS = DAY_MILLISECONDS;

/** The longest outcome window that settings allow. */
const LONGEST_WINDOW_MILLISECONDS = 90 * DAY_MILLISECONDS;

/** The earliest moment at which something happened in the run; `undefined` when none is named. */
export function firstMoment(line: RunLine): string | undefined {
  // All moments have the same form, so that texts compare as times.
  return [...momentsOf(line).values()].sort().at(0);
}

/** The moment at which each fact was observed, as far as the line says. */
function observationsOf({ observedAt }: OutcomeLine): readonly (readonly [string, string])[] {
  if (observedAt === undefined) return [];
  return typeof observedAt === 'string' ? [['', observedAt]] : Object.entries(observedAt);
}

/**
 * @param known when the run was created, and until when it may report
 * @throws Refusal for a moment ahead of `now`, and for a window that no settings allow
 */
export function checkMoments(
  line: RunLine,
  known: { readonly createdAt: string; readonly windowClosesAt: string; readonly now: string },
): void {
  const latest = Date.parse(known.now) + CLOCK_SKEW_MILLISECONDS;
  for (const [path, moment] of momentsOf(line)) {
    if (Date.parse(moment) <= latest) continue;
    throw invalidInput(path, 'expected a moment that is not more than a day ahead');
  }
  const open = Date.parse(known.windowClosesAt) - Date.parse(known.createdAt);
  if (open >= 0 && open <= LONGEST_WINDOW_MILLISECONDS) return;
  throw invalidInput('windowClosesAt', 'expected at most 90 days after createdAt, and not before');
}

/** Every moment of the line at which something happened, by its path. */
function momentsOf({ createdAt, decisions, outcome }: RunLine): Map<string, string> {
  const moments = new Map<string, string>();
  if (createdAt !== undefined) moments.set('createdAt', createdAt);
  for (const [at, { decidedAt }] of decisions.entries()) {
    if (decidedAt !== undefined) moments.set(`decisions.${at}.decidedAt`, decidedAt);
  }
  for (const [fact, moment] of outcome === undefined ? [] : observationsOf(outcome)) {
    moments.set(`outcome.observedAt${fact === '' ? '' : `.${fact}`}`, moment);
  }
  return moments;
}
