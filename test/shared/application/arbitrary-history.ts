import fc from 'fast-check';
import type { OutcomeReport } from '../../../shared/domain/outcome/report.ts';
import { arbitraryReport } from '../domain/outcome/arbitrary-report.ts';

/** Something that a system sends about a run. */
export type Event =
  | { readonly call: 'report'; readonly runId: string; readonly input: Input }
  | { readonly call: 'record'; readonly runId: string; readonly input: readonly Input[] };

type Input = Readonly<Record<string, unknown>>;

/** What happens while one thing is sent. */
export type Rhythm = 'alone' | 'then a fold' | 'then two folds' | 'during a fold';

/** An order in which things arrive. */
export interface Interleaving {
  readonly events: readonly { readonly event: Event; readonly rhythm: Rhythm }[];
}

/** Runs, and all that is sent about them, in two orders of arrival. */
export interface History {
  /** What asks for the strategies, in this order, before anything else is sent. */
  readonly selections: readonly { readonly runId: string; readonly input: Input }[];
  /** Sent while the outcome windows are open. */
  readonly early: readonly [Interleaving, Interleaving];
  /** Sent after they have closed. */
  readonly late: readonly [Interleaving, Interleaving];
}

/** The facts one of which settles a run. */
const SETTLING = ['success', 'merged', 'ciPassed', 'humanFeedback', 'failureCode'] as const;

const decision = fc.record(
  {
    type: fc.constantFrom('select_agent', 'retry', 'constructor'),
    chosen: fc.constantFrom('a', 'b', '__proto__'),
    propensity: fc.constantFrom(0.25, 0.5, 1),
    decisionId: fc.constant('own'),
  },
  { requiredKeys: ['type', 'chosen'] },
);

interface Sent {
  readonly report?: OutcomeReport;
  readonly decision?: Input;
  /** How often it is delivered. */
  readonly copies: number;
  readonly isLate: boolean;
}

const sent: fc.Arbitrary<Sent> = fc
  .record({
    report: fc.option(arbitraryReport, { nil: undefined, freq: 4 }),
    decision: fc.option(decision, { nil: undefined }),
    copies: fc.constantFrom(1, 1, 2),
    isLate: fc.constantFrom(false, false, false, true),
  })
  .map(({ report, decision, ...rest }) => ({
    ...(report === undefined ? {} : { report }),
    ...(decision === undefined ? {} : { decision }),
    ...rest,
  }));

const run = fc.record({
  project: fc.constantFrom('sends', 'new', undefined),
  task: fc.constantFrom('t1', 't2', 't3'),
  choices: fc.subarray(['select_agent', 'parallelize']),
  sent: fc.array(sent, { maxLength: 5 }),
});

export const arbitraryHistory: fc.Arbitrary<History> = fc
  .array(run, { minLength: 1, maxLength: 6 })
  .chain((runs) => {
    const events = runs.flatMap(({ sent: ofRun }, at) => eventsOf(`run-${at}`, ofRun));
    const [early, late] = [false, true].map((isLate) =>
      events.filter((each) => each.isLate === isLate).map(({ event }) => event),
    );
    return fc.record({
      selections: fc.constant(
        runs.map(({ project, task, choices }, at) => ({
          runId: `run-${at}`,
          input: {
            taskId: task,
            project: project === undefined ? {} : { id: project },
            choices: choices.map((type) => ({ type, alternatives: ['1', '2', 'a', 'b'] })),
          },
        })),
      ),
      early: fc.tuple(interleaving(early ?? []), interleaving(early ?? [])),
      late: fc.tuple(interleaving(late ?? []), interleaving(late ?? [])),
    });
  });

/**
 * What is sent about one run. By design it depends on the order of arrival whether a run is lost or
 * expired that was declared final without an outcome, or whose outcome was taken back after its
 * window had closed; such histories are left out.
 */
function eventsOf(runId: string, all: readonly Sent[]) {
  const settles = (report: OutcomeReport) =>
    SETTLING.some((name) => report[name] !== null && report[name] !== undefined);
  const takesBack = (report: OutcomeReport) => SETTLING.some((name) => report[name] === null);
  const mayBeFinal =
    all.some(({ report, isLate }) => !isLate && report !== undefined && settles(report)) &&
    !all.some(({ report }) => report !== undefined && takesBack(report));
  return all.flatMap(({ report, decision: choice, copies, isLate }, at) => {
    const decisions = choice === undefined ? [] : [named(choice, runId, at)];
    const asLate = isLate && report !== undefined ? withoutTakingBack(report) : report;
    const event: Event =
      asLate === undefined
        ? { call: 'record', runId, input: decisions }
        : {
            call: 'report',
            runId,
            input: { ...asLate, final: asLate.final && mayBeFinal, decisions },
          };
    return Array.from({ length: copies }, () => ({ event, isLate }));
  });
}

/** The attempt makes every decision a question of its own, so that it does not matter which is first. */
function named(choice: Input, runId: string, at: number): Input {
  return {
    ...choice,
    alternatives: ['a', 'b', '__proto__'],
    context: { attempt: at },
    ...('decisionId' in choice ? { decisionId: `${runId}#${at}` } : {}),
  };
}

function withoutTakingBack(report: OutcomeReport): OutcomeReport {
  const kept = Object.entries(report).filter(
    ([name, value]) => value !== null || !SETTLING.some((each) => each === name),
  );
  return { final: report.final, ...Object.fromEntries(kept) };
}

function interleaving(events: readonly Event[]): fc.Arbitrary<Interleaving> {
  const all = { minLength: events.length, maxLength: events.length };
  const rhythm = fc.constantFrom<Rhythm>(
    'alone',
    'alone',
    'then a fold',
    'then two folds',
    'during a fold',
  );
  return fc
    .tuple(fc.shuffledSubarray([...events], all), fc.array(rhythm, all))
    .map(([order, rhythms]) => ({
      events: order.map((event, at) => ({ event, rhythm: rhythms[at] ?? 'alone' })),
    }));
}
