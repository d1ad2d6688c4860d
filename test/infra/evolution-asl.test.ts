import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { evolutionHandlers } from '../../local/state-machine.ts';
import { tasksOf } from '../../local/state-machine-tasks.ts';
import { LEASE_SECONDS } from '../../shared/domain/evolution/lease.ts';
import { STEP_ENDINGS } from '../../shared/domain/evolution/steps.ts';
import { homeWith } from '../functions/evolution/support.ts';

const text = readFileSync(new URL('../../infra/evolution.asl.json', import.meta.url), 'utf8');

const retrierSchema = z.looseObject({
  ErrorEquals: z.array(z.string()),
  IntervalSeconds: z.number(),
  MaxAttempts: z.number(),
  BackoffRate: z.number().default(2),
  MaxDelaySeconds: z.number().default(Number.POSITIVE_INFINITY),
  JitterStrategy: z.literal('FULL'),
});
const ruleSchema = z.looseObject({ Next: z.string() });
const stateSchema = z.looseObject({
  Type: z.string(),
  Next: z.string().optional(),
  Default: z.string().optional(),
  Choices: z.array(ruleSchema).default([]),
  Retry: z.array(retrierSchema).default([]),
  Catch: z.array(z.looseObject({ ErrorEquals: z.array(z.string()), Next: z.string() })).default([]),
});
const machineSchema = z.looseObject({
  StartAt: z.string(),
  States: z.record(z.string(), stateSchema),
});
const definitionSchema = machineSchema.extend({
  States: z.looseObject({ ForEachStrategy: z.looseObject({ ItemProcessor: machineSchema }) }),
});

const outer = machineSchema.parse(JSON.parse(text));
const { ForEachStrategy } = definitionSchema.parse(JSON.parse(text)).States;
const inner = ForEachStrategy.ItemProcessor;
const machines = [outer, inner];
const tasks = machines
  .flatMap(({ States }) => Object.entries(States))
  .filter(([, { Type }]) => Type === 'Task');

describe('the definition of the state machine', () => {
  it('passes the validator', () => {
    const validate: (definition: unknown) => { isValid: boolean; errors: unknown[] } =
      createRequire(import.meta.url)('asl-validator');
    expect(validate(JSON.parse(text))).toMatchObject({ isValid: true, errors: [] });
  });

  it('uses only what deployment and local interpreter both know', () => {
    for (const unknown of [
      'JSONata',
      'QueryLanguage',
      'Assign',
      '{%',
      '$$.State',
      '$$.Task',
      '.waitForTaskToken',
      'ItemBatcher',
      // The interpreter takes our own time-outs for failures of the task.
      'States.TaskFailed',
    ]) {
      expect(text).not.toContain(unknown);
    }
    // The interpreter takes a falsy Result for none.
    expect(text).not.toMatch(/"Result": (false|0|null|"")/);
  });

  it('names its functions by the two placeholders and has no others', () => {
    const placeholders = text.match(/(?<=\$\{)[^}]*(?=\})/g) ?? [];
    expect(new Set(placeholders)).toEqual(new Set(['EvolveFunction', 'ProposeFunction']));
    expect(placeholders.filter((name) => name === 'ProposeFunction')).toHaveLength(1);
    expect(text).not.toMatch(/arn:aws(?!:states:::lambda:invoke")/);
  });

  it('reaches every state', () => {
    for (const { StartAt, States } of machines) {
      const reached = new Set([StartAt]);
      for (const name of reached) {
        const state = States[name];
        expect(state, name).toBeDefined();
        const rules = [...(state?.Choices ?? []), ...(state?.Catch ?? [])];
        for (const next of [state?.Next, state?.Default, ...rules.map(({ Next }) => Next)]) {
          if (next !== undefined) reached.add(next);
        }
      }
      expect([...reached].sort()).toEqual(Object.keys(States).sort());
    }
  });

  it('takes up at least two strategies at a time', () => {
    expect(ForEachStrategy.MaxConcurrency).toBeGreaterThanOrEqual(2);
  });

  it.each(tasks)('%s is retried, ends in time and leads every error somewhere', (name, task) => {
    expect(task.TimeoutSeconds).toBeGreaterThan(0);
    const retried = task.Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
    expect(retried).toEqual(
      expect.arrayContaining([
        'Lambda.ServiceException',
        'Lambda.AWSLambdaException',
        'Lambda.SdkClientException',
        'Lambda.ClientExecutionTimeoutException',
        'Lambda.TooManyRequestsException',
        'States.Timeout',
        'StorageUnavailable',
      ]),
    );
    expect(retried).not.toContain('States.ALL');
    const [caught, ...others] = task.Catch;
    expect(others).toEqual([]);
    expect(caught?.ErrorEquals).toEqual(['States.ALL']);
    const recorder = { ListDue: 'RecordListingFailure', RecordListingFailure: 'ListingFailed' };
    const expected = { ...recorder, RecordFailure: 'FailureNotRecorded' }[name] ?? 'RecordFailure';
    expect(caught?.Next).toBe(expected);
  });

  it.each(tasks)('%s has a payload that names its execution', (_, task) => {
    const { Parameters } = z.looseObject({ Parameters: z.unknown() }).parse(task);
    expect(Parameters).toMatchObject({ Payload: { 'executionId.$': '$$.Execution.Name' } });
  });

  it('has a handler for every Task, and a Task for every handler', async () => {
    const { baton } = await homeWith();
    const states = tasksOf(JSON.parse(text)).map(({ state }) => state);
    expect([...new Set(states)].sort()).toEqual(Object.keys(evolutionHandlers(baton)).sort());
  });

  it.each(Object.entries(STEP_ENDINGS))('lets %s end as its contract says', (step, endings) => {
    const next = inner.States[step]?.Next ?? '';
    const choice = inner.States[next];
    if (choice?.Type !== 'Choice') {
      expect(next).toBe(step === 'JudgeExperiment' ? 'CheckEligibility' : 'RecordStatus');
      return;
    }
    const statuses = (target: string) =>
      choice.Choices.filter(({ Next }) => Next === target).flatMap((rule) =>
        [...JSON.stringify(rule).matchAll(/"StringEquals":"(\w+)"/g)].map(([, status]) => status),
      );
    expect(statuses('RecordStatus').sort()).toEqual([...endings].sort());
    expect(choice.Default).toBe('UnexpectedAnswer');
    expect(choice.Choices.filter(({ Next }) => Next !== 'RecordStatus')).toMatchObject([
      { StringEquals: 'running' },
    ]);
  });

  it('has no state that outlasts a lease when it times out and is tried again', () => {
    for (const [, { Retry, TimeoutSeconds }] of tasks) {
      const retrier = Retry.find(({ ErrorEquals }) => ErrorEquals.includes('States.Timeout'));
      const { MaxAttempts = 0, IntervalSeconds = 0, BackoffRate = 1 } = retrier ?? {};
      const longestPause = IntervalSeconds * BackoffRate ** Math.max(0, MaxAttempts - 1);
      const seconds = (MaxAttempts + 1) * Number(TimeoutSeconds) + MaxAttempts * longestPause;
      expect(seconds).toBeLessThan(LEASE_SECONDS);
    }
  });
});
