import { type CodedQuestion, codedQuestion } from '../../domain/proposal/coded-question.ts';
import type { Usage } from '../../domain/proposal/spend.ts';
import type { Proposer, ProposerResult } from '../../ports.ts';
import type { Converse } from './converse.ts';
import { callFailure, LATE } from './failure.ts';
import type { BedrockModel, Prices } from './model.ts';
import { OutputLadder } from './output-ladder.ts';
import { type Answered, readOutput } from './read-output.ts';
import { MOST_OUTPUT_TOKENS, MOST_TURNS, mostInputTokens, requestOf } from './request.ts';
import { addUsage, NOTHING_USED, reportedUsage, usageOf } from './usage.ts';

/**
 * How long all turns of a question may take together. The first use of a schema can take three
 * minutes, and the proposer's function has five in all.
 */
const ASK_MILLISECONDS = 240_000;

/** What came of one turn. */
interface Turn {
  readonly answered: Answered;
  /** `undefined` where nobody knows. */
  readonly usage: Usage | undefined;
}

/**
 * Asks a model of Bedrock through Converse. The answer's form is asked for as strictly as the model
 * knows how; an answer that is not valid gets one chance to be repaired.
 */
export function bedrockProposer(
  converse: Converse,
  { id, prices }: BedrockModel,
  askMilliseconds: number = ASK_MILLISECONDS,
): Proposer {
  const ladder = new OutputLadder();

  async function takeTurn(
    question: CodedQuestion,
    of: Prices,
    faults: readonly string[],
    signal: AbortSignal,
  ): Promise<Turn> {
    if (signal.aborted) return { answered: { kind: 'none', reason: LATE }, usage: NOTHING_USED };
    try {
      const output = await ladder.call((rung) =>
        converse(requestOf(id, question, rung, faults), signal),
      );
      return { answered: readOutput(output), usage: reportedUsage(output, of) };
    } catch (error) {
      const { reason, mayBePaid } = callFailure(error, signal.aborted);
      return { answered: { kind: 'none', reason }, usage: mayBePaid ? undefined : NOTHING_USED };
    }
  }

  return {
    name: 'bedrock',
    model: id,
    ceiling: (question) => prices && mostOf(id, prices, codedQuestion(question)),
    propose: async (asked, signal) => {
      if (prices === undefined) return unavailable('its prices are not known', NOTHING_USED);
      const question = codedQuestion(asked);
      const inTime = AbortSignal.any([signal, AbortSignal.timeout(askMilliseconds)]);
      let used: Usage | undefined = NOTHING_USED;
      let faults: readonly string[] = [];
      for (let turn = 0; turn < MOST_TURNS; turn += 1) {
        const { answered, usage } = await takeTurn(question, prices, faults, inTime);
        used = used && usage && addUsage(used, usage);
        if (answered.kind === 'none') return unavailable(answered.reason, used);
        const parsed = question.read(answered.raw);
        if (parsed.kind === 'valid') {
          const { reply } = parsed;
          return { kind: 'replied', reply, usage: used ?? mostOf(id, prices, question) };
        }
        faults = parsed.faults;
      }
      return unavailable(`the reply is not valid${placeOf(faults)}`, used);
    },
  };
}

function mostOf(modelId: string, prices: Prices, question: CodedQuestion): Usage {
  return usageOf(prices, mostInputTokens(modelId, question), MOST_TURNS * MOST_OUTPUT_TOKENS);
}

/** Where the first fault is; what it is may quote the model. */
function placeOf([fault = '']: readonly string[]): string {
  const [place = ''] = /^[\w.]+(?=:)/.exec(fault) ?? [];
  return place === '' ? '' : ` at ${place}`;
}

function unavailable(reason: string, usage: Usage | undefined): ProposerResult {
  return { kind: 'unavailable', reason, usage: usage ?? null };
}
