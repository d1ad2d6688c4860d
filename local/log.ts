import { pino } from 'pino';
import type { Log } from '../shared/ports.ts';

/**
 * JSON lines on standard error; standard output belongs to what a command answers.
 *
 * @param level `silent`, `error`, `warn` or `info`
 */
export function jsonLog(level: string): Log {
  const logger = pino({ level, base: null }, pino.destination({ fd: 2, sync: true }));
  return {
    info: (message, details = {}) => logger.info(details, message),
    warn: (message, details = {}) => logger.warn(details, message),
    error: (message, details = {}) => logger.error(details, message),
  };
}
