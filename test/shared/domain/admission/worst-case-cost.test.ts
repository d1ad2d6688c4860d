import { describe, expect, it } from 'vitest';
import {
  checkWorstCaseCost,
  worstCaseCostUsd,
} from '../../../../shared/domain/admission/worst-case-cost.ts';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { PARENT } from '../proposal/made-up-question.ts';

interface Size {
  readonly approach?: Configuration['decomposition']['approach'];
  readonly subtasks?: number;
  readonly parallel?: number;
  readonly attempts?: number;
  readonly limit?: number;
}

const sized = ({
  approach = 'single',
  subtasks = 1,
  parallel = 1,
  attempts = 3,
  limit = 5,
}: Size) => ({
  ...PARENT,
  decomposition: { approach, maxSubtasks: subtasks },
  parallelism: { maxParallelAgents: parallel },
  retry: { ...PARENT.retry, maxAttempts: attempts },
  escalation: { ...PARENT.escalation, aboveCostUsd: limit },
});

describe('the worst case of a run', () => {
  it.each<[string, Size, number]>([
    ['one attempt: it ends at the limit', { attempts: 1 }, 5],
    ['two attempts: the second begins just below the limit', { attempts: 2 }, 10],
    ['more attempts: there is no third', { attempts: 6 }, 10],
    ['three at once: all begin just below the limit', { parallel: 3 }, 20],
    ['subtasks of one attempt each', { approach: 'hierarchical', subtasks: 8, attempts: 1 }, 10],
    ['subtasks that nobody makes', { approach: 'single', subtasks: 8, attempts: 1 }, 5],
    ['hardly a limit', { limit: 0 }, 2],
  ])('%s', (_, size, cost) => {
    expect(worstCaseCostUsd(sized(size))).toBe(cost);
  });

  it.each<[Size, Size, boolean]>([
    [{ parallel: 1 }, { parallel: 2 }, true],
    [{ parallel: 1 }, { parallel: 3 }, false],
    [{ limit: 5 }, { limit: 7.5 }, true],
    [{ limit: 5 }, { limit: 7.51 }, false],
    [{ attempts: 1 }, { attempts: 2 }, false],
    [{ parallel: 4 }, { parallel: 1 }, true],
  ])('may grow from %j to %j: %s', (before, after, passed) => {
    expect(checkWorstCaseCost(sized(before), sized(after))).toMatchObject({
      passed,
      reason: passed ? 'passed' : 'cost_above_limit',
    });
  });
});
