import { type NamedVector, StoredDataError } from '../ports.ts';
import type { Baton } from './baton.ts';

/**
 * The sums that were asked for, or none where they do not parse: whoever asks then does without, and
 * people hear of it.
 *
 * @param subject what the sums are of
 */
export async function readableSums(
  baton: Baton,
  subject: string,
  asked: Promise<readonly NamedVector[]>,
): Promise<readonly NamedVector[]> {
  try {
    return await asked;
  } catch (error) {
    if (!(error instanceof StoredDataError)) throw error;
    const message = `Statistics cannot be read and are not used: ${error.message}.`;
    baton.alerting.raise('statistics_corrupt', 'critical', subject, message);
    return [];
  }
}
