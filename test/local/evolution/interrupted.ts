import { describe, expect, it } from 'vitest';
import { evolutionHandlers, runEvolution } from '../../../local/state-machine.ts';
import type { StateHandler } from '../../../local/state-machine-tasks.ts';
import { LEASE_SECONDS } from '../../../shared/domain/evolution/lease.ts';
import { executionOf } from '../../functions/evolution/support.ts';
import { auditOf, BUGS, inForce, strategyOf } from '../../shared/application/experiments/calls.ts';
import { type EvolvingBaton, evolveBugs } from './evolving.ts';
import { losingAnswer } from './lost-answer.ts';
import { firstProcess, nextProcess, type SharedPlace } from './shared-place.ts';

const STATES = [
  'AcquireLease',
  'JudgeExperiment',
  'CheckEligibility',
  'AnalyzePerformance',
  'ProposeMutations',
  'AdmitProposals',
  'StartExperiment',
  'RecordStatus',
] as const;
type State = (typeof STATES)[number];
type Moment = 'before' | 'after';

const interruptions = STATES.flatMap((state) => [
  { state, moment: 'before' as const },
  { state, moment: 'after' as const },
]);

/** What holds of an evolution wherever it is killed, on stores that `begin` makes. */
export function testKills(begin: () => Promise<SharedPlace>): void {
  describe('an execution that is killed', () => {
    it.each(interruptions)(
      '$moment $state has stored its work leaves it to the next one to do once',
      async ({ state, moment }) => {
        const place = await begin();
        const first = await firstProcess(place);
        await kill(first, state, moment);
        place.clock.pass(LEASE_SECONDS * 1_000);
        const second = await nextProcess(place);
        const hadStarted = isAfter(state, moment, 'StartExperiment');
        expect(await evolveBugs(second)).toMatchObject({
          status: hadStarted ? 'too_recent' : 'evolution_started',
        });
        await expectOneExperiment(second);
        expect(await spent(second)).toEqual(ONE_CALL);
        expect(first.model.asked.length + second.model.asked.length).toBe(1);
        expect(await second.stores.evolutions.ofExecution(executionOf('killed'))).toMatchObject(
          endingsOfKilled(state, moment),
        );
      },
    );

    it('keeps its lease until that expires', async () => {
      const place = await begin();
      await kill(await firstProcess(place), 'ProposeMutations', 'after');
      place.clock.pass(LEASE_SECONDS * 1_000 - 1);
      expect(await evolveBugs(await nextProcess(place))).toMatchObject({ status: 'held' });
    });
  });
}

/** What holds of states that the machine tries again. */
export function testLostAnswers(begin: () => Promise<SharedPlace>): void {
  describe('a state whose answer is lost', () => {
    it.each(interruptions)(
      '$moment $state has stored its work is tried again and does it once',
      async ({ state, moment }) => {
        const baton = await firstProcess(await begin());
        const { changes, tries } = losingAnswer(baton, state, moment);
        const record = await evolveBugs(baton, { changes });
        expect(tries()).toBe(2);
        expect(record).toMatchObject({
          status: 'evolution_started',
          admissions: [{ versionId: 'bug-default@2' }],
        });
        await expectOneExperiment(baton);
        expect(await spent(baton)).toEqual(ONE_CALL);
        expect(baton.model.asked).toHaveLength(1);
        expect(baton.counted.filter((each) => each.startsWith('EvolutionStatus'))).toEqual([
          'EvolutionStatus evolution_started',
        ]);
      },
    );
  });
}

const ONE_CALL = { calls: 1, tokens: 1_000, costUsd: 0.25 };

export async function spent({ stores }: EvolvingBaton) {
  return await stores.proposer.spend(BUGS, '2026-01');
}

/** Ends the execution `killed` while a state is at work. */
async function kill(baton: EvolvingBaton, state: State, moment: Moment): Promise<void> {
  const end = new AbortController();
  const handlers = evolutionHandlers(baton);
  const own = handlers[state];
  const dying: StateHandler = async (payload, signal) => {
    if (moment === 'after') await own?.(payload, signal);
    return await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(new Error('killed')));
      end.abort();
    });
  };
  const options = {
    executionId: 'killed',
    signal: end.signal,
    handlers: { ...handlers, [state]: dying },
  };
  await expect(runEvolution(baton, { slug: BUGS }, options)).rejects.toThrow('aborted');
}

/** Whether `work` was stored when the execution was killed. */
function isAfter(state: State, moment: Moment, work: State): boolean {
  const before = STATES.indexOf(state) - STATES.indexOf(work);
  return before > 0 || (before === 0 && moment === 'after');
}

function endingsOfKilled(state: State, moment: Moment) {
  if (isAfter(state, moment, 'RecordStatus')) return [{ status: 'evolution_started' }];
  if (!isAfter(state, moment, 'AcquireLease')) return [];
  return [{ status: 'failed', reason: expect.stringMatching(/ended without a word/) }];
}

/** One experiment, of all versions that were added, in force and started once. */
export async function expectOneExperiment(baton: EvolvingBaton): Promise<void> {
  const page = { limit: 200, cursor: undefined };
  const { items } = await baton.stores.experiments.list({ slug: BUGS, status: undefined }, page);
  expect(items).toHaveLength(1);
  const [experiment] = items;
  const versions = await baton.stores.strategies.versions(BUGS);
  expect(experiment?.arms.map(({ versionId }) => versionId)).toEqual(versions.map(({ id }) => id));
  const { runningExperimentId, currentVersionId } = await strategyOf(baton);
  expect(runningExperimentId).toBe(experiment?.id);
  expect(currentVersionId).toBe('bug-default@1');
  expect(await inForce(baton)).toMatchObject({ experiment: experiment?.id });
  const starts = (await auditOf(baton)).filter(({ action }) => action === 'experiment_started');
  expect(starts).toMatchObject([{ caller: 'baton', subject: experiment?.id }]);
}
