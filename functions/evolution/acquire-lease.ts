import { acquireLease as takeLease } from '../../shared/application/evolution/acquire-lease.ts';
import { evolutionStep } from './state.ts';

/** AcquireLease: one execution at a time evolves a strategy. */
export const acquireLease = evolutionStep('AcquireLease', takeLease);
