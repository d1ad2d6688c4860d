import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { runEvolution } from '../../../local/state-machine.ts';
import { seedStrategies } from '../../../shared/application/seed-strategies.ts';
import { HAND_DESIGNED_STRATEGIES } from '../../../shared/domain/strategy/hand-designed.ts';
import { alike, logVersionRuns } from '../../shared/application/evolution/version-log.ts';
import { alertsOf, BUGS } from '../../shared/application/experiments/calls.ts';
import { type EvolvingBaton, evolvingBaton, FEWER_ATTEMPTS } from './evolving.ts';
import { scriptedProposer } from './scripted-proposer.ts';

const STRATEGIES = 50;
/** What a proposer takes for an answer: a thousandth of what a model does, unless told otherwise. */
const CALL_MILLISECONDS = Number(process.env.BATON_PROPOSER_MILLISECONDS ?? 20);
const FIRING_SECONDS = 600;

/** Baton with fifty strategies that have thirty runs each, a third of them good. */
async function batonWithStrategies(): Promise<EvolvingBaton> {
  const baton = await evolvingBaton();
  const like = HAND_DESIGNED_STRATEGIES.find(({ slug }) => slug === BUGS);
  if (like === undefined) throw new Error('expected the strategy for bugs');
  const slugs = Array.from({ length: STRATEGIES - 1 }, (_, at) => `bugs-${at + 1}`);
  await seedStrategies(
    baton,
    slugs.map((slug) => ({ ...like, slug })),
  );
  const createdAt = baton.clock.now();
  for (const slug of [BUGS, ...slugs]) {
    await logVersionRuns(baton.stores, alike(30, 10, { slug, version: 1, createdAt }));
  }
  return baton;
}

/** A proposer that takes its time, and how many questions it was answering at once. */
function slowProposer() {
  let [now, most] = [0, 0];
  const quick = scriptedProposer('bedrock', [FEWER_ATTEMPTS]);
  const propose: typeof quick.propose = async (question, signal) => {
    now += 1;
    most = Math.max(most, now);
    await sleep(CALL_MILLISECONDS, undefined, { signal });
    now -= 1;
    return await quick.propose(question, signal);
  };
  return { proposer: { ...quick, propose }, asked: quick.asked, mostAtOnce: () => most };
}

it(
  'one firing evolves fifty strategies, four at a time, each once',
  async () => {
    const baton = await batonWithStrategies();
    const { proposer, asked, mostAtOnce } = slowProposer();
    const slow = { ...baton, proposers: { ...baton.proposers, configured: proposer } };
    const began = performance.now();
    const options = { executionId: 'firing', signal: new AbortController().signal };
    const result = await runEvolution(slow, {}, options);
    const seconds = (performance.now() - began) / 1_000;
    expect(result.filter(({ status }) => status === 'evolution_started')).toHaveLength(STRATEGIES);
    expect(asked).toHaveLength(STRATEGIES);
    expect(new Set(asked.map(({ slug }) => slug)).size).toBe(STRATEGIES);
    expect(mostAtOnce()).toBe(4);
    expect(seconds).toBeLessThan(FIRING_SECONDS);
    const page = { limit: 200, cursor: undefined };
    const { items } = await baton.stores.experiments.list(
      { slug: undefined, status: 'running' },
      page,
    );
    expect(items).toHaveLength(STRATEGIES);
    expect(await alertsOf(baton)).toEqual([]);
    if (process.env.BATON_PROPOSER_MILLISECONDS) {
      process.stderr.write(`${STRATEGIES} strategies in ${seconds.toFixed(1)} s\n`);
    }
  },
  60_000 + STRATEGIES * CALL_MILLISECONDS,
);
