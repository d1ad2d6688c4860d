import fc from 'fast-check';
import type { Configuration } from '../../../../shared/domain/strategy/configuration.ts';
import { configurationSchema } from '../../../../shared/domain/strategy/configuration.ts';
import { arbitraryRule } from '../strategy/arbitrary-rule.ts';

const AGENTS = ['claude', 'codex:o3', 'constructor', 'a]b=c', '{"x":1}', '__proto__', '(none)'];
const CODES = ['timeout', 'tests_failed', 'constructor', 'default', 'auth'];
const agents = fc.uniqueArray(fc.constantFrom(...AGENTS), { maxLength: 4 });
const action = fc.constantFrom('same_agent', 'switch_agent', 'escalate', 'stop');

/** Configurations as an operator might write them, awkward names included. */
export const arbitraryConfiguration: fc.Arbitrary<Configuration> = agents
  .chain((listed) => {
    const agent = fc.constantFrom(...(listed.length > 0 ? listed : AGENTS));
    return fc.record({
      decomposition: fc.record({
        approach: fc.constantFrom('single', 'parallel', 'hierarchical'),
        maxSubtasks: fc.integer({ min: 1, max: 16 }),
      }),
      agentSelection: fc.record(
        {
          agents: fc.constant(listed),
          default: agent,
          rules: fc.array(fc.record({ when: arbitraryRule, agent }), { maxLength: 4 }),
        },
        { requiredKeys: ['agents'] },
      ),
      parallelism: fc.record({ maxParallelAgents: fc.integer({ min: 1, max: 16 }) }),
      retry: fc.record({
        maxAttempts: fc.integer({ min: 1, max: 6 }),
        backoff: fc.constantFrom('none', 'fixed', 'exponential'),
        initialDelaySeconds: fc.integer({ min: 0, max: 3_600 }),
        onFailure: fc.dictionary(fc.constantFrom(...CODES), action, { noNullPrototype: true }),
      }),
      escalation: fc.record({
        afterFailedAttempts: fc.integer({ min: 1, max: 6 }),
        afterMinutes: fc.double({ min: 1, max: 1_440, noNaN: true }),
        onFailureCodes: fc.uniqueArray(fc.constantFrom(...CODES)),
        aboveCostUsd: fc.double({ min: 0, max: 1_000, noNaN: true }),
      }),
    });
  })
  .map((config) => configurationSchema.parse(config));

/** What else a grid is made of. */
export const arbitraryFacts = fc.record({
  agents: fc.uniqueArray(fc.constantFrom(...AGENTS)),
  failureCodes: fc.uniqueArray(fc.constantFrom(...CODES, '__proto__', 'Not a code')),
  cells: fc.array(
    fc
      .dictionary(
        fc.constantFrom('complexity', 'language', '__proto__', 'constructor', 'a b'),
        fc.constantFrom<string | number | boolean>(
          'high',
          'true',
          'any',
          '7',
          7,
          1e21,
          true,
          'c++',
        ),
      )
      .map((features) => ({ id: JSON.stringify(features), features })),
    { maxLength: 4 },
  ),
});
