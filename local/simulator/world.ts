import { type World, worldSchema } from './world-schema.ts';

/**
 * The world of the demo and of the example workload. Names are made up. No option is best at
 * everything: one is strong with bugs and dear, one builds features, a cheap one is enough for
 * refactoring, another answers open issues best.
 */
export const WORLD: World = worldSchema.parse({
  projects: [
    {
      id: 'harbor/checkout',
      language: 'typescript',
      linesOfCode: 48_200,
      testCoverage: 0.71,
      share: 3,
    },
    { id: 'harbor/ledger', language: 'java', linesOfCode: 312_000, testCoverage: 0.82, share: 2 },
    {
      id: 'meadow/forecast',
      language: 'python',
      linesOfCode: 18_700,
      testCoverage: 0.55,
      share: 3,
    },
    { id: 'meadow/sensors', language: 'rust', linesOfCode: 7_400, testCoverage: 0.34, share: 1 },
    { id: 'quarry/site', language: 'typescript', linesOfCode: 3_900, testCoverage: 0.22, share: 1 },
  ],
  taskKinds: {
    bug: {
      share: 8,
      labels: ['bug'],
      titles: [
        'Crash in {symbol} when the input is empty',
        '{symbol} returns a wrong total in {file}',
      ],
      bodies: {
        small: 'Calling `{symbol}` with an empty list raises an error in {file}.',
        large:
          'Calling `{symbol}` fails after a restart.\n\n```\nTraceback (most recent call last):\n  File "{file}", line 118, in {symbol}\n```\n\n```\nexpected 12, got 0\n```\n\n- [ ] reproduce in a test\n- [ ] mend {file}\n- [ ] mend src/cache.ts\n- [ ] mend src/store.ts\n- [ ] check the callers in src/api.ts\n',
      },
    },
    feature: {
      share: 5,
      labels: ['enhancement'],
      titles: ['Add an export to {symbol}', 'Allow {symbol} to run on a schedule'],
      bodies: {
        small: 'People ask for this in {file}; a flag is enough.',
        large:
          'A new way through `{symbol}` from the page to the store.\n\n- [ ] the form in src/form.ts\n- [ ] the route in src/routes.ts\n- [ ] the rules in {file}\n- [ ] the store in src/store.ts\n- [ ] a migration in db/migrate.sql\n- [ ] tests\n\n```\nPOST /exports\n```\n\n```\n202 Accepted\n```\n',
      },
    },
    refactor: {
      share: 4,
      labels: ['refactor'],
      titles: ['Extract {symbol} from {file}', 'Simplify the branches of {symbol}'],
      bodies: {
        small: '`{symbol}` grew too long. Behaviour stays.',
        large:
          'Split {file} by responsibility. Behaviour stays.\n\n- [ ] src/parse.ts\n- [ ] src/check.ts\n- [ ] src/store.ts\n- [ ] src/report.ts\n- [ ] src/retry.ts\n- [ ] src/clock.ts\n- [ ] move the tests of {symbol}\n',
      },
    },
    issue: {
      share: 3,
      labels: ['question'],
      titles: ['Dashboard slow on Mondays', 'Unclear messages after upgrade'],
      bodies: {
        small: 'Customers wonder about this since last week. Please look into it.',
        large:
          'Several customers report this and nobody knows where it comes from.\n\n- [ ] look at src/metrics.ts and src/queue.ts\n- [ ] look at {file} and src/pool.ts\n- [ ] compare with last month\n- [ ] propose a change\n- [ ] write down what was found\n\n```\np95 4.1 s\n```\n\n```\np95 0.6 s\n```\n',
      },
    },
  },
  largeTasks: { share: 0.35, costFactor: 2.2 },
  options: {
    'terminal:maple-large': {
      successRate: { bug: 0.9, feature: 0.7, refactor: 0.76, issue: 0.62 },
      languages: { rust: 0.05 },
      largeTasks: -0.06,
      costUsd: { median: 0.8, spread: 0.45 },
      durationSeconds: { median: 640, spread: 0.4 },
    },
    'terminal:maple-small': {
      successRate: { bug: 0.62, feature: 0.4, refactor: 0.9, issue: 0.5 },
      languages: { java: -0.08 },
      largeTasks: -0.14,
      costUsd: { median: 0.07, spread: 0.5 },
      durationSeconds: { median: 210, spread: 0.4 },
    },
    'editor:cedar': {
      successRate: { bug: 0.66, feature: 0.88, refactor: 0.7, issue: 0.56 },
      languages: { typescript: 0.06, python: -0.04 },
      largeTasks: -0.08,
      costUsd: { median: 0.42, spread: 0.4 },
      durationSeconds: { median: 480, spread: 0.5 },
    },
    'terminal:cedar': {
      successRate: { bug: 0.7, feature: 0.76, refactor: 0.66, issue: 0.54 },
      languages: { typescript: 0.04 },
      largeTasks: -0.1,
      costUsd: { median: 0.5, spread: 0.4 },
      durationSeconds: { median: 520, spread: 0.4 },
    },
    'cloud:birch': {
      successRate: { bug: 0.56, feature: 0.52, refactor: 0.58, issue: 0.86 },
      languages: { python: 0.08 },
      largeTasks: -0.1,
      costUsd: { median: 0.18, spread: 0.6 },
      durationSeconds: { median: 300, spread: 0.6 },
    },
  },
  approaches: {
    single: { smallTasks: 0, largeTasks: 0, costFactor: 1 },
    parallel: { smallTasks: 0.02, largeTasks: 0.05, costFactor: 1.9 },
    hierarchical: { smallTasks: -0.04, largeTasks: 0.12, costFactor: 1.5 },
  },
  sharedDifficulty: 0.5,
  successOnRepeat: 0.12,
  failureCodes: { tests_failed: 6, timeout: 2, no_changes: 1 },
  reporting: {
    ciSeconds: { median: 420, spread: 0.5 },
    mergeSeconds: { median: 5_400, spread: 0.8 },
    lateShare: 0.15,
    lateFactor: 12,
    revisedShare: 0.2,
    lostShare: 0.04,
  },
});
