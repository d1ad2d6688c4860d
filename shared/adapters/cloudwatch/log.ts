import { Logger } from '@aws-lambda-powertools/logger';
import type { Context } from 'aws-lambda';
import type { Log } from '../../ports.ts';

/** A log whose lines name the invocation that they belong to. */
export interface InvocationLog extends Log {
  /** From now on every line names this invocation. */
  begin(context: Context): void;
}

/** JSON lines as CloudWatch Logs keeps them; the level comes from `POWERTOOLS_LOG_LEVEL`. */
export function cloudWatchLog(): InvocationLog {
  const logger = new Logger();
  return {
    begin: (context) => logger.addContext(context),
    info: (message, details = {}) => logger.info(message, { ...details }),
    warn: (message, details = {}) => logger.warn(message, { ...details }),
    error: (message, details = {}) => logger.error(message, { ...details }),
  };
}
