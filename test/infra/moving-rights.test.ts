import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import * as z from 'zod';
import { exportCommand } from '../../local/export/command.ts';
import { forgetCommand } from '../../local/forget/command.ts';
import { importCommand } from '../../local/import/command.ts';
import { createTables } from '../../shared/adapters/dynamo/tables.ts';
import { hearing } from '../local/heard.ts';
import { endpoint } from '../shared/adapters/dynamo/dynoxide.ts';
import { batonOn } from '../shared/adapters/dynamo/temporary-baton.ts';
import { localClient, storesOn } from '../shared/adapters/dynamo/temporary-stores.ts';
import { foldAll } from '../shared/application/calls.ts';
import { guard } from './support/guard.ts';
import { PLACE } from './support/resolve.ts';

const policySchema = z.object({
  Version: z.string(),
  Statement: z.array(z.looseObject({ Sid: z.string() })),
});

/** The policies of the document, as far as the command of this name needs them, in our account. */
async function policiesFor(...sids: readonly string[]): Promise<readonly unknown[]> {
  const text = await readFile(new URL('../../docs/aws.md', import.meta.url), 'utf8');
  const [, block = ''] = /```json\n(\{ "Version": "2012-10-17",.*?)```/s.exec(text) ?? [];
  const policy = policySchema.parse(JSON.parse(block.replaceAll('123456789012', PLACE.account)));
  return policy.Statement.filter(({ Sid }) => sids.includes(Sid)).map((Statement) => ({
    Version: policy.Version,
    Statement: [Statement],
  }));
}

it('lets import, export and forget do their work on AWS with the rights that the document names', {
  timeout: 60_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'baton-moving-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, 'history.jsonl');
  const config = {
    decomposition: { approach: 'single', maxSubtasks: 1 },
    agentSelection: { agents: [] },
    parallelism: { maxParallelAgents: 1 },
    retry: { maxAttempts: 1, backoff: 'none', initialDelaySeconds: 0 },
    escalation: { afterFailedAttempts: 1, afterMinutes: 1, aboveCostUsd: 1 },
  };
  const lines = [
    { settings: { costWeight: 0.2 } },
    { strategy: { slug: 'own', name: 'Own', taskType: 'bug' }, versions: [{ config }] },
    ...['a', 'b'].map((runId) => ({
      runId,
      project: 'acme',
      strategyVersionId: 'own@1',
      assignsTask: true,
      decisions: [{ type: 'select_agent', chosen: 'a', propensity: 0.5 }],
      outcome: { success: 1 },
    })),
  ];
  await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  const prefix = `baton-${Date.now()}`;
  const tables = { strategies: `${prefix}-strategies`, runs: `${prefix}-runs` };
  await createTables(await localClient(), tables);
  const call = async (
    command: (argv: readonly string[], surroundings: ReturnType<typeof around>) => Promise<number>,
    args: readonly string[],
    ...sids: readonly string[]
  ) => {
    const { address, refused } = await guard(await endpoint(), tables, await policiesFor(...sids));
    const place = [
      '--store',
      'dynamodb',
      '--dynamodb-endpoint',
      address,
      '--dynamodb-prefix',
      prefix,
    ];
    const status = await command([...args, ...place], around());
    return { status, refused };
  };
  const around = () => ({ ...hearing().surroundings, ask: undefined });

  const fine = { status: 0, refused: [] };
  const moving = [file, '--with-settings'];
  expect(await call(importCommand, moving, 'Export', 'Import')).toEqual(fine);
  await foldAll(batonOn(await storesOn(tables)));
  expect(await call(importCommand, moving, 'Export', 'Import')).toEqual(fine);
  expect(await call(exportCommand, [join(folder, 'out.jsonl')], 'Export')).toEqual(fine);
  const forgetting = ['--project', 'acme', '--yes'];
  // And not with less.
  expect(await call(forgetCommand, forgetting, 'Export', 'Import')).toEqual({
    status: 1,
    refused: [expect.stringContaining('DeleteItem')],
  });
  expect(await call(forgetCommand, forgetting, 'Export', 'Import', 'Forget')).toEqual(fine);
});
