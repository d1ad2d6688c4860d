import type { Context } from '../../shared/domain/context/context.ts';
import type { Alternative } from '../../shared/domain/decision/alternatives.ts';
import { accumulate } from '../../shared/domain/learning/add-sums.ts';
import { additionsOfChoices } from '../../shared/domain/learning/additions-of-choices.ts';
import type { Evidence } from '../../shared/domain/learning/evidence.ts';
import { featuresOfChoice, questionFeatures } from '../../shared/domain/learning/features.ts';
import type { Addition } from '../../shared/domain/learning/sums.ts';
import type { Compilation } from '../../shared/domain/policy/compilation.ts';
import { compileModel } from '../../shared/domain/policy/compile-model.ts';
import { type Weighing, weigh } from '../../shared/domain/policy/weigh.ts';

const TYPE = 'select_agent';

/** One attempt of a run: what was asked and what was chosen. */
export interface Attempt {
  readonly context: Context;
  readonly option: Alternative;
}

/**
 * Baton's learning without its server: the functions that the server calls, in their order, on sums
 * in memory. What it decides is what the server would.
 */
export class Learner {
  readonly #sums = new Map<string, Addition>();
  #compiled: Compilation | undefined;

  /** @param unit the decision's number in [0, 1) */
  weigh(options: readonly Alternative[], context: Context, unit: number): Weighing {
    const candidates = options.map((option) => ({ ...option, eligible: true }));
    return weigh(candidates, this.#compiled?.model, {
      context,
      strategyVersionId: null,
      preferred: undefined,
      mode: 'learning',
      unit,
    });
  }

  /** Learns from a run as folding does: one addition a vector, then a new policy. */
  learn(
    attempts: readonly Attempt[],
    ending: { readonly quality: number; readonly utility: number },
  ) {
    const choices = attempts.map(({ context, option }, at): Evidence['choices'][number] => {
      const question = questionFeatures(context, null);
      return {
        type: TYPE,
        option: option.value,
        use: option.value === 'stop' ? 'show' : 'learn',
        attempt: question.attempt,
        followed: at < attempts.length - 1,
        features: featuresOfChoice(question, option).map(({ label, value }) => [label, value]),
      };
    });
    const evidence = { ...EMPTY, ...ending, success: ending.quality >= 0.5, choices };
    for (const addition of additionsOfChoices(evidence)) accumulate(this.#sums, addition);
    this.#compiled = compileModel(TYPE, this.#sums.values(), this.#compiled);
  }
}

const EMPTY: Evidence = {
  day: '2026-01-01',
  project: null,
  strategy: null,
  lost: false,
  success: false,
  quality: 0,
  utility: 0,
  costUsd: 0,
  durationSeconds: 0,
  failureCode: null,
  signals: [],
  choices: [],
};
