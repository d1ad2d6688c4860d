import { StoredDataError } from '../../ports.ts';
import { Refusal } from '../refusal.ts';

/** Why a line is refused. @throws whatever is not about the line alone */
export function refusalReason(error: unknown): string {
  if (error instanceof Refusal) return error.message;
  if (error instanceof StoredDataError) return `what is stored cannot be read: ${error.message}`;
  throw error;
}
