import { describe, expect, it } from 'vitest';
import { FUNCTION_NAMES } from '../../../functions/bundle.ts';
import { artifact } from './support/deployment.ts';

/** Bytes that the function which agents wait for may have. */
const MOST_DECIDE_BYTES = 550_000;

describe.each(FUNCTION_NAMES)('the bundle of %s', (name) => {
  it('holds nothing of the embedded home and no other store', async () => {
    const { sources, modules } = await artifact(name);
    const foreign = /^(local|dashboard|infra|bench|test)\/|adapters\/sqlite\//;
    expect(sources.filter((source) => foreign.test(source))).toEqual([]);
    expect(modules).not.toContain('node:sqlite');
  });

  it('asks Node for nothing but what is Node’s own and other sources of credentials', async () => {
    const { modules } = await artifact(name);
    const foreign = modules.filter((module) => !module.startsWith('node:'));
    const expected =
      /^@aws-sdk\/(credential-provider-|nested-clients)|^@smithy\/(credential-provider-imds|core\/event-streams)$/;
    expect(foreign.filter((module) => !expected.test(module))).toEqual([]);
  });
});

describe('the bundles', () => {
  it.each([
    ['client-dynamodb', FUNCTION_NAMES],
    ['client-sfn', ['operate']],
    ['client-bedrock-runtime', ['propose']],
  ])('hold %s only where it is needed', async (client, names) => {
    const holds = async (name: (typeof FUNCTION_NAMES)[number]) =>
      (await artifact(name)).sources.some((source) => source.includes(`/@aws-sdk/${client}/`));
    const found = await Promise.all(FUNCTION_NAMES.map(holds));
    expect(FUNCTION_NAMES.filter((_, at) => found[at])).toEqual(names);
  });
});

describe('the bundle that agents wait for', () => {
  it('is small enough to load soon', async () => {
    const { bytes } = await artifact('decide');
    expect(bytes).toBeLessThanOrEqual(MOST_DECIDE_BYTES);
  });

  it('holds neither the hand-designed strategies nor the other functions’ routes', async () => {
    const { sources } = await artifact('decide');
    expect(
      sources.filter((source) => /adapters\/(bedrock|offline|stepfunctions)/.test(source)),
    ).toEqual([]);
    expect(sources).not.toContain('shared/domain/strategy/hand-designed.json');
    expect(sources).not.toContain('functions/record-outcome.ts');
    expect(sources).not.toContain('functions/openapi.ts');
  });
});
