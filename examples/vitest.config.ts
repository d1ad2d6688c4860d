import { defineConfig } from 'vitest/config';

/** The integrations are tested where their packages are: `npm install && npm test` in this folder. */
export default defineConfig({ test: { include: ['integrations.test.ts'], testTimeout: 60_000 } });
