import { describe, expect, it } from 'vitest';
import type { Alert, Answers } from '../../dashboard/api.js';
import { announcement, type Heard, troubleIn } from '../../dashboard/trouble.js';

const away = { kind: 'away' } as const;
const refused = (status: number, reason = 'refused') =>
  ({ kind: 'refused', status, reason }) as const;
const list = { kind: 'answered', body: { items: [] } } as const;
const health = {
  kind: 'answered',
  body: { status: 'ok', version: '1.0.0', due: 0, deadLetters: 0, policyAgeSeconds: 0 },
} as const;

/** Answers in which the insights are what the test is about. */
const answers = (insights: Answers['insights'], others: Partial<Answers> = {}): Answers => ({
  health,
  insights,
  alerts: list,
  runs: list,
  ...others,
});

describe('what keeps the page from current numbers', () => {
  it('is a missing token, or one that is not known', () => {
    expect(troubleIn(answers(refused(401)), false)).toEqual({ kind: 'token', reason: 'missing' });
    expect(troubleIn(answers(refused(401)), true)).toEqual({ kind: 'token', reason: 'unknown' });
  });

  it('is the token of the agents', () => {
    expect(troubleIn(answers(refused(403)), true)).toEqual({ kind: 'token', reason: 'of-agents' });
  });

  it('is a server that is away', () => {
    const nobody = answers(away, { health: away, alerts: away, runs: away });
    expect(troubleIn(nobody, false)).toEqual({ kind: 'away' });
  });

  it('is what a refusal says', () => {
    const reason = 'Storage does not answer';
    expect(troubleIn(answers(refused(503, reason)), false)).toEqual({ kind: 'partial', reason });
  });

  it('is one answer that did not come', () => {
    expect(troubleIn(answers(away), false)).toMatchObject({ kind: 'partial' });
  });
});

describe('what the page says aloud', () => {
  const alert: Alert = {
    id: 'alert-1',
    code: 'policy_stale',
    severity: 'warning',
    subject: 'deployment',
    message: 'The policy is old.',
    count: 1,
    firstAt: '2026-11-22T11:00:00.000Z',
    lastAt: '2026-11-22T11:00:00.000Z',
  };
  const calm: Heard = { trouble: 'none', mode: 'learning', alerts: [] };

  it('says once that the numbers are here', () => {
    expect(announcement(undefined, calm)).toBe('The numbers are here.');
    expect(announcement(calm, calm)).toBeUndefined();
  });

  it('says that the numbers are current again', () => {
    expect(announcement({ ...calm, trouble: 'away' }, calm)).toBe('The numbers are current.');
  });

  it('says what the mode has become', () => {
    expect(announcement(calm, { ...calm, mode: 'off' })).toBe('The mode is now off.');
  });

  it('reads a new alert once', () => {
    const alarmed = { ...calm, alerts: [alert] };
    expect(announcement(calm, alarmed)).toBe('New alert: The policy is old.');
    expect(announcement(alarmed, { ...calm, alerts: [{ ...alert, count: 2 }] })).toBeUndefined();
  });
});
