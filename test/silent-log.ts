import type { Log } from '../shared/ports.ts';

/** For tests that look elsewhere. */
export const SILENT_LOG: Log = { info: () => {}, warn: () => {}, error: () => {} };
