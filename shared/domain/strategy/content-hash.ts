import { v5 as uuidV5 } from 'uuid';
import { canonicalJson } from '../canonical-json.ts';
import type { Configuration } from './configuration.ts';

const CONFIGURATION_NAMESPACE = '685666d6-d4a3-4ef6-a098-210a87cdd2a5';

/** The name of a configuration: equal for equal configurations, whatever the order of their keys. */
export function contentHash(config: Configuration): string {
  return uuidV5(canonicalJson(config), CONFIGURATION_NAMESPACE);
}
