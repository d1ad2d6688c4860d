import type { Evolution } from '../../domain/evolution/evolution.ts';
import type { AlertCode } from '../../domain/operations/alert.ts';
import type { Baton } from '../baton.ts';

/** So many evolutions in a row without an admitted proposal, and people should look. */
const MANY_IN_VAIN = 3;

/** Endings of the same strategy are looked for among so many records. */
const MOST_RECORDS = 100;

const PROPOSER_ALERTS = {
  proposer_unavailable: 'proposer_unavailable',
  budget_exhausted: 'proposer_budget_exhausted',
} as const satisfies Readonly<Record<string, AlertCode>>;

/** Alerts people to an evolution that ended as it should not, or that only a fallback saved. */
export async function alertEnding(baton: Baton, evolution: Evolution): Promise<void> {
  const { slug, status, reason, proposer } = evolution;
  if (await endedSoBefore(baton, evolution)) return;
  const trouble = proposer?.insteadBecause;
  if (status === 'proposer_unavailable' || status === 'budget_exhausted') {
    const message = `${slug} could not evolve: ${reason ?? status}.`;
    baton.alerting.raise(PROPOSER_ALERTS[status], 'warning', slug, message);
    if (status === 'budget_exhausted') baton.metrics.count('Anomalies', 1, { kind: 'budget' });
  } else if (trouble !== undefined && trouble !== null) {
    const message = `The offline proposer stood in for ${slug}: ${trouble.reason}.`;
    baton.alerting.raise(PROPOSER_ALERTS[trouble.status], 'warning', slug, message);
  }
  if (status === 'nothing_admitted' && (await endedInVain(baton, evolution))) {
    const message = `The last ${MANY_IN_VAIN} evolutions of ${slug} admitted no proposal.`;
    baton.alerting.raise('nothing_admitted', 'warning', slug, message);
  }
}

/** Whether the evolution before ended in the same way on the same day, so that people know. */
async function endedSoBefore({ stores }: Baton, evolution: Evolution): Promise<boolean> {
  const records = await stores.evolutions.recent(evolution.slug, 2);
  const before = records.find(({ executionId }) => executionId !== evolution.executionId);
  const dayOf = ({ endedAt }: Evolution) => endedAt?.slice(0, 10);
  return before?.status === evolution.status && dayOf(before) === dayOf(evolution);
}

/** Whether this evolution and those before it that came to proposals admitted none. */
async function endedInVain({ stores }: Baton, { slug }: Evolution): Promise<boolean> {
  const records = await stores.evolutions.recent(slug, MOST_RECORDS);
  const last = records
    .filter(({ status, dryRun }) => !dryRun && CAME_TO_PROPOSALS.has(status))
    .slice(0, MANY_IN_VAIN);
  return last.length === MANY_IN_VAIN && last.every(({ status }) => status === 'nothing_admitted');
}

const CAME_TO_PROPOSALS: ReadonlySet<string> = new Set(['nothing_admitted', 'evolution_started']);
