import { describe, expect, it } from 'vitest';
import type { Context } from '../../../../shared/domain/context/context.ts';
import { TASK_TYPES } from '../../../../shared/domain/context/task.ts';
import { slugSchema } from '../../../../shared/domain/identifiers.ts';
import { configurationSchema } from '../../../../shared/domain/strategy/configuration.ts';
import { contentHash } from '../../../../shared/domain/strategy/content-hash.ts';
import data from '../../../../shared/domain/strategy/hand-designed.json' with { type: 'json' };
import { HAND_DESIGNED_STRATEGIES } from '../../../../shared/domain/strategy/hand-designed.ts';
import { applies, bySpecificity } from '../../../../shared/domain/strategy/specificity.ts';

/** Those that apply, the most specific first. */
const applying = (context: Context) =>
  HAND_DESIGNED_STRATEGIES.filter((strategy) => applies(strategy, context))
    .toSorted(bySpecificity)
    .map(({ slug }) => slug);

describe('the hand-designed strategies', () => {
  it.each(data)('$slug parses and says why it is so', ({ slug, config, reasoning }) => {
    expect(slugSchema.safeParse(slug).success).toBe(true);
    expect(configurationSchema.safeParse(config).success).toBe(true);
    expect(reasoning).toMatch(/^[A-Z].+\.$/);
  });

  it('have slugs and configurations of their own', () => {
    const slugs = new Set(HAND_DESIGNED_STRATEGIES.map(({ slug }) => slug));
    const configurations = new Set(
      HAND_DESIGNED_STRATEGIES.map(({ config }) => contentHash(config)),
    );
    expect([slugs.size, configurations.size]).toEqual([data.length, data.length]);
  });

  it.each(TASK_TYPES)('have a default for %s, which applies when nothing else is known', (type) => {
    expect(applying({ taskType: type })).toEqual([`${type}-default`]);
  });

  it.each<[Context, string[]]>([
    [{ taskType: 'bug', complexity: 'high' }, ['bug-complex-parallel', 'bug-default']],
    [{ taskType: 'bug', complexity: 'medium' }, ['bug-default']],
    [
      { taskType: 'feature', complexity: 'high' },
      ['feature-complex-hierarchical', 'feature-default'],
    ],
    [{ taskType: 'refactor', complexity: 'high' }, ['refactor-default']],
    [{ taskType: 'issue', projectSize: 'huge' }, ['huge-project-hierarchical', 'issue-default']],
    [{ taskType: 'issue', projectSize: 'large' }, ['issue-default']],
    [{ taskType: 'refactor', testCoverage: 'low' }, ['low-coverage-cautious', 'refactor-default']],
    [{ taskType: 'refactor', testCoverage: 'unknown' }, ['refactor-default']],
    [
      { taskType: 'bug', complexity: 'high', projectSize: 'huge', testCoverage: 'low' },
      ['bug-complex-parallel', 'huge-project-hierarchical', 'low-coverage-cautious', 'bug-default'],
    ],
  ])('for %j are these', (context, expected) => {
    expect(applying(context)).toEqual(expected);
  });

  it('do what a hand would: divide, be careful, try in parallel', () => {
    const config = (slug: string) =>
      HAND_DESIGNED_STRATEGIES.find((strategy) => strategy.slug === slug)?.config;
    expect(config('huge-project-hierarchical')?.decomposition.approach).toBe('hierarchical');
    expect(config('bug-complex-parallel')?.parallelism.maxParallelAgents).toBeGreaterThan(1);
    expect(config('low-coverage-cautious')).toMatchObject({
      parallelism: { maxParallelAgents: 1 },
      escalation: { afterFailedAttempts: 1 },
    });
  });

  it('are enabled, evolve, and leave the choice of agents to the caller', () => {
    const settled = HAND_DESIGNED_STRATEGIES.filter(
      ({ enabled, evolution, config }) =>
        enabled && evolution === 'on' && config.agentSelection.agents.length === 0,
    );
    expect(settled).toHaveLength(data.length);
  });
});
