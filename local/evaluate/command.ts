import {
  evaluatePolicyOnLog,
  type LogEvaluation,
} from '../../shared/application/evaluate-policy.ts';
import { countSettledRuns } from '../../shared/application/settled-runs.ts';
import {
  compiledPolicy,
  compiledRewardModel,
} from '../../shared/domain/evaluation/compiled-policy.ts';
import type { EvaluatedPolicy } from '../../shared/domain/evaluation/question.ts';
import { uniformPolicy } from '../../shared/domain/evaluation/uniform-policy.ts';
import type { Policy } from '../../shared/domain/policy/policy.ts';
import type { Stores } from '../../shared/ports.ts';
import { systemClock } from '../clock.ts';
import { jsonLog } from '../log.ts';
import { openStores } from '../open-stores.ts';
import { rate, showProgress } from '../progress.ts';
import { Refusal } from '../replay/refusal.ts';
import { StorageRefused } from '../storage-options.ts';
import { type EvaluateOptions, HELP, parseOptions } from './options.ts';
import { readPolicyFile } from './policy-file.ts';
import { publishedPolicy } from './published-policy.ts';
import { typeAsText } from './result-tables.ts';
import type { Surroundings } from './surroundings.ts';

/** `npm run evaluate`: evaluates, reports and returns the exit status that the help describes. */
export async function evaluateCommand(
  argv: readonly string[],
  surroundings: Surroundings,
): Promise<0 | 1 | 2> {
  const { print, standardError, signal, today } = surroundings;
  try {
    const options = parseOptions(argv, today());
    if (options === undefined) print(HELP);
    else await evaluate(options, surroundings);
    return 0;
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    standardError.write(`evaluate: ${signal.aborted ? 'stopped before the end' : message}\n`);
    return error instanceof Refusal || error instanceof StorageRefused ? 2 : 1;
  }
}

async function evaluate(options: EvaluateOptions, surroundings: Surroundings): Promise<void> {
  const log = jsonLog('warn');
  const stores = await openStores(options.place, systemClock, log);
  try {
    const published = await publishedPolicy(stores, systemClock, log);
    const policy = await evaluatedPolicy(options.policy, published);
    const result = await readLog(stores, options, policy, published, surroundings);
    surroundings.print(`${asText(result, options)}\n`);
    if (options.json) surroundings.print(`${asJson(result, options)}\n`);
  } finally {
    await stores.close();
  }
}

async function evaluatedPolicy(
  named: string,
  published: Policy | undefined,
): Promise<EvaluatedPolicy> {
  if (named === 'uniform') return uniformPolicy;
  if (named !== 'current') return compiledPolicy(await readPolicyFile(named));
  if (published !== undefined) return compiledPolicy(published);
  throw new Refusal('--policy current: no policy has been published there yet');
}

async function readLog(
  { runs, sums }: Stores,
  { since, type }: EvaluateOptions,
  policy: EvaluatedPolicy,
  published: Policy | undefined,
  { standardError, now, signal }: Surroundings,
): Promise<LogEvaluation> {
  const total = await countSettledRuns(sums, since);
  const progress = showProgress(standardError, total, now);
  const started = now();
  let done = 0;
  try {
    return await evaluatePolicyOnLog(runs, {
      since,
      type,
      policy,
      rewardModel: compiledRewardModel(published),
      onRun: () => {
        signal.throwIfAborted();
        done += 1;
        progress.show(done, `${done}/${total} runs, ${rate(done, now() - started)} runs/s`);
      },
    });
  } finally {
    progress.stop();
  }
}

function asText({ runs, types }: LogEvaluation, { policy, since, type }: EvaluateOptions): string {
  const moment = since.slice(0, 16).replace('T', ' ');
  const heading = `${runs.toLocaleString('en')} settled runs since ${moment} UTC, policy ${policy}`;
  const nothing = `No decision${type === undefined ? '' : ` of the type ${type}`} was found in them.`;
  const results = types.length === 0 ? [nothing] : types.map(typeAsText);
  return [heading, ...results].join('\n\n');
}

function asJson({ runs, types }: LogEvaluation, { policy, since }: EvaluateOptions): string {
  return JSON.stringify({
    policy,
    since,
    runs,
    types: types.map(({ type, evaluation, leftOut }) => ({ type, ...evaluation, leftOut })),
  });
}
