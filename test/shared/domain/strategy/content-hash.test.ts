import { describe, expect, it } from 'vitest';
import { contentHash } from '../../../../shared/domain/strategy/content-hash.ts';
import { sampleConfiguration } from '../../../contracts/samples.ts';

describe('the hash of a configuration', () => {
  it('does not depend on the order of keys at any depth', () => {
    const config = sampleConfiguration();
    const turned = JSON.parse(JSON.stringify(config), (_, value) =>
      value === null || typeof value !== 'object' || Array.isArray(value)
        ? value
        : Object.fromEntries(Object.entries(value).toReversed()),
    );
    expect(Object.keys(turned.retry)).not.toEqual(Object.keys(config.retry));
    expect(contentHash(turned)).toBe(contentHash(config));
  });

  it('differs with every number and with the order of rules', () => {
    const config = sampleConfiguration();
    const rules = [
      { when: { language: 'go' }, agent: 'codex' },
      { when: { language: 'go' }, agent: 'claude' },
    ];
    const ruled = (order: typeof rules) => ({
      ...config,
      agentSelection: { ...config.agentSelection, rules: order },
    });
    const hashes = [config, sampleConfiguration(3), ruled(rules), ruled(rules.toReversed())].map(
      contentHash,
    );
    expect(new Set(hashes).size).toBe(4);
  });
});
