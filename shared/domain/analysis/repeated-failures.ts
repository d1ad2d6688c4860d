import { featureOf } from '../context/context.ts';
import type { Decision } from '../decision/decision.ts';
import { attemptNumber } from '../learning/features.ts';
import { type AnalysedRun, FAILED } from './analysed-run.ts';

/** What an outcome takes for a code; whatever else a caller says of a failure is not repeated here. */
const CODE = /^[a-z][a-z0-9_]{0,63}$/;

type EndedRun = Pick<AnalysedRun, 'success' | 'failureCode' | 'attempts'>;

/** Whether two attempts of a run failed, so that the second may have failed as the first did. */
export function mayRepeat({ success, attempts }: Pick<EndedRun, 'success' | 'attempts'>): boolean {
  return attempts - (success ? 1 : 0) >= 2;
}

/**
 * The codes with which two attempts of a run failed one after the other. A decision about an attempt
 * says how the one before failed, and the outcome how the last one did.
 */
export function repeatedCodes(run: EndedRun, decisions: readonly Decision[]): Set<string> {
  const failures = new Map<number, Set<string>>();
  const add = (attempt: number, failure: string) =>
    failures.set(attempt, (failures.get(attempt) ?? new Set()).add(failure));
  let last = run.attempts;
  for (const { context } of decisions) {
    const attempt = attemptNumber(context);
    const failure = featureOf(context, 'previousFailure');
    last = Math.max(last, attempt);
    if (attempt > 1 && typeof failure === 'string') add(attempt - 1, failure);
  }
  if (!run.success) add(last, run.failureCode ?? FAILED);
  const repeated = [...failures].flatMap(([attempt, codes]) =>
    [...codes].filter((code) => failures.get(attempt - 1)?.has(code) === true),
  );
  return new Set(repeated.map((code) => (CODE.test(code) ? code : FAILED)));
}
