import { describe, expect, it } from 'vitest';
import { checkBehaviour } from '../../../../shared/domain/admission/behaviour-stage.ts';
import { versionIdSchema } from '../../../../shared/domain/identifiers.ts';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { PARENT } from '../proposal/made-up-question.ts';
import { runsIn } from './made-up-runs.ts';

const withRules = (...complexities: string[]): Configuration => ({
  ...PARENT,
  agentSelection: {
    ...PARENT.agentSelection,
    rules: complexities.map((complexity) => ({ when: { complexity }, agent: 'gemini' })),
  },
});
const PLAIN = withRules();
const id = versionIdSchema.parse('bug@2');

function check(child: Configuration, runs: ReturnType<typeof runsIn>, lost?: Configuration) {
  const beaten = lost === undefined ? [] : [{ id, config: lost }];
  return checkBehaviour(PLAIN, child, { runs, allowedAgents: null, lost: beaten });
}

describe('a configuration', () => {
  it('that decides every logged run as its parent does is none', () => {
    expect(check(withRules('high'), runsIn([{ complexity: 'low' }, 50]))).toMatchObject({
      passed: false,
      reason: 'same_as_parent',
    });
  });

  it('that decides one run otherwise is one', () => {
    const runs = runsIn([{ complexity: 'low' }, 49], [{ complexity: 'high' }, 1]);
    expect(check(withRules('high'), runs)).toMatchObject({ passed: true });
  });

  it.each([
    [98, 2, false],
    [97, 3, true],
  ])(
    'that decides %i runs like one that lost and %i otherwise: admitted %s',
    (like, other, passed) => {
      const runs = runsIn([{ complexity: 'high' }, like], [{ complexity: 'low' }, other]);
      expect(check(withRules('high'), runs, withRules('high', 'low'))).toMatchObject({
        passed,
        reason: passed ? 'passed' : 'same_as_lost',
      });
    },
  );

  it('cannot be told from its parent where nothing was logged', () => {
    expect(check(withRules('high'), [])).toMatchObject({ passed: true, reason: 'nothing_logged' });
  });
});
