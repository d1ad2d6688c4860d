import { expect, it } from 'vitest';
import { checkBounds } from '../../../../shared/domain/admission/bounds-stage.ts';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { PARENT } from '../proposal/made-up-question.ts';

const applied = (agentSelection: Configuration['agentSelection']) =>
  ({ kind: 'applied', config: { ...PARENT, agentSelection } }) as const;
const rules = [{ when: { language: 'go' }, agent: 'codex' }];

it('edits that make nothing are refused for their own reason', () => {
  const result = { kind: 'refused', reason: 'unknown_path', detail: 'x is no leaf' } as const;
  expect(checkBounds(result, null)).toMatchObject({ passed: false, reason: 'unknown_path' });
});

it.each([
  ['listed', { agents: ['claude', 'codex'], rules: [] }],
  ['preferred', { agents: [], default: 'codex', rules: [] }],
  ['named by a rule', { agents: [], rules }],
])('an agent that is %s must be allowed', (_, selection) => {
  expect(checkBounds(applied(selection), ['claude', 'codex']).passed).toBe(true);
  expect(checkBounds(applied(selection), null).passed).toBe(true);
  expect(checkBounds(applied(selection), ['claude'])).toMatchObject({
    passed: false,
    reason: 'agent_not_allowed',
  });
});
