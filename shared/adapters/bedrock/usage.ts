import type { ConverseCommandOutput } from '@aws-sdk/client-bedrock-runtime';
import * as z from 'zod';
import type { Usage } from '../../domain/proposal/spend.ts';
import type { Prices } from './model.ts';

export const NOTHING_USED: Usage = { inputTokens: 0, outputTokens: 0, costUsd: 0 };

const PER_MILLION = 1e-6;

/** No model reads or writes so many; a service that says more does not know. */
const MOST_TOKENS = 10_000_000;

const tokens = z.int().min(0).max(MOST_TOKENS);
const reportSchema = z.object({ inputTokens: tokens, outputTokens: tokens });

/** What so many tokens cost. */
export function usageOf(
  { input, output }: Prices,
  inputTokens: number,
  outputTokens: number,
): Usage {
  const costUsd = PER_MILLION * (inputTokens * input + outputTokens * output);
  return { inputTokens, outputTokens, costUsd };
}

export function addUsage(left: Usage, right: Usage): Usage {
  return {
    inputTokens: left.inputTokens + right.inputTokens,
    outputTokens: left.outputTokens + right.outputTokens,
    costUsd: left.costUsd + right.costUsd,
  };
}

/** What a call used; `undefined` where the service does not say so in numbers that can be true. */
export function reportedUsage(
  { usage }: Pick<ConverseCommandOutput, 'usage'>,
  prices: Prices,
): Usage | undefined {
  const report = reportSchema.safeParse(usage);
  return report.success
    ? usageOf(prices, report.data.inputTokens, report.data.outputTokens)
    : undefined;
}
