import fc from 'fast-check';
import { type Evidence, evidenceSchema } from '../../../../shared/domain/learning/evidence.ts';
import { onGrid } from '../../../../shared/domain/learning/sums.ts';
import { WORTH_SIDES } from '../../../../shared/domain/learning/worth-sides.ts';
import { SIGNALS } from '../../../../shared/domain/outcome/signals.ts';

const share = fc.double({ min: 0, max: 1, noNaN: true });
const name = fc.constantFrom('a', 'b', '__proto__', 'constructor');

const label = fc.integer({ min: 1, max: 30 });
const value = fc.double({ min: -4, max: 4, noNaN: true }).map(onGrid);

const centredValue = fc.double({ min: -1, max: 1, noNaN: true }).map(onGrid);

const strategy = fc.constantFrom('bug-default', 'issue-default').map((slug) => ({
  slug,
  versionId: `${slug}@1`,
  source: 'policy',
}));

/** What any run may teach, with few names, so that sums are shared. */
export const arbitraryEvidence: fc.Arbitrary<Evidence> = fc
  .record({
    day: fc.constantFrom('2026-01-01', '2026-01-02'),
    project: fc.option(name),
    strategy: fc.option(strategy),
    taskKind: fc.constantFrom(undefined, 31, 32),
    worth: fc.constantFrom(undefined, ...WORTH_SIDES),
    lost: fc.boolean(),
    success: fc.boolean(),
    quality: share,
    utility: fc.double({ min: -1, max: 1, noNaN: true }),
    costUsd: fc.double({ min: 0, max: 100_000, noNaN: true }),
    durationSeconds: fc.double({ min: 0, max: 2_592_000, noNaN: true }),
    failureCode: fc.option(fc.constantFrom('timeout', 'constructor')),
    signals: fc.subarray([...SIGNALS]),
    choices: fc.array(
      fc.record({
        type: fc.constantFrom('select_agent', 'retry', 'constructor'),
        option: name,
        use: fc.constantFrom('learn', 'prior', 'show'),
        attempt: fc.integer({ min: 1, max: 6 }),
        followed: fc.boolean(),
        features: fc.array(fc.tuple(label, value), { maxLength: 5 }),
        centred: fc.option(fc.array(fc.tuple(label, centredValue), { maxLength: 5 }), {
          nil: undefined,
        }),
      }),
      { maxLength: 4 },
    ),
  })
  .map((evidence) => evidenceSchema.parse(evidence));
