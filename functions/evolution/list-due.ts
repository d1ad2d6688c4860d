import * as z from 'zod';
import { listDue as listDueStrategies } from '../../shared/application/evolution/list-due.ts';
import { executionIdSchema } from '../../shared/domain/identifiers.ts';
import { evolutionState } from './state.ts';

/** ListDue: the strategies of this execution, as `{ slugs }`. */
export const listDue = evolutionState(
  z.strictObject({ state: z.literal('ListDue'), executionId: executionIdSchema }),
  async (baton) => ({ slugs: await listDueStrategies(baton) }),
);
