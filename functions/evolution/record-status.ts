import { recordStatus as record } from '../../shared/application/evolution/record-status.ts';
import { evolutionReasonSchema } from '../../shared/domain/evolution/evolution.ts';
import { evolutionStatusSchema } from '../../shared/domain/evolution/status.ts';
import { evolutionState, strategySchema } from './state.ts';

/** RecordStatus: stores how the evolution ended and gives the lease back. */
export const recordStatus = evolutionState(
  strategySchema('RecordStatus', {
    status: evolutionStatusSchema.exclude(['running', 'failed']),
    reason: evolutionReasonSchema.nullable(),
  }),
  record,
);
