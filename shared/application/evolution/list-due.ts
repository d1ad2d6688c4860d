import { strategiesOfTurn } from '../../domain/evolution/due.ts';
import type { Slug } from '../../domain/identifiers.ts';
import type { Baton } from '../baton.ts';

/** The strategies that an execution at this moment takes up: those that may evolve at all. */
export async function listDue(baton: Baton): Promise<readonly Slug[]> {
  const strategies = await baton.stores.strategies.list();
  const slugs = strategies
    .filter(({ enabled, evolution, currentVersionId }) => {
      return enabled && evolution === 'on' && currentVersionId !== null;
    })
    .map(({ slug }) => slug);
  return strategiesOfTurn(slugs, baton.clock.now());
}
