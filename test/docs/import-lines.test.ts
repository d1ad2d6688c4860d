import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parseLine } from '../../shared/application/import/parse-line.ts';
import { decisionLineSchema, runLineSchema } from '../../shared/application/import/run-line.ts';

const readme = await readFile(new URL('../../README.md', import.meta.url), 'utf8');
const lines = [...readme.matchAll(/```jsonl\n(.*?)```/gs)].flatMap(([, block = '']) =>
  block.trim().split('\n'),
);

describe('what the README says about files to import', () => {
  it('shows lines of every kind, all of which fit', () => {
    expect(lines.map((line) => parseLine(line).kind)).toEqual(['run', 'strategy', 'settings']);
  });

  it('names every field of a run', () => {
    for (const field of Object.keys(runLineSchema.shape)) expect(readme).toContain(`\`${field}\``);
  });

  it.each(['propensity', 'decisionId', 'source', 'policyVersion', 'shadow', 'why', 'stale'])(
    'names the field %s of a decision, which there is',
    (field) => {
      expect(readme).toContain(`\`${field}\``);
      expect(Object.keys(decisionLineSchema.shape)).toContain(field);
    },
  );
});
