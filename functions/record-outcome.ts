import { acceptOutcome } from '../shared/application/accept-outcome.ts';
import { readRun } from '../shared/application/read-run.ts';
import { LONGEST_WAIT_SECONDS, waitUntilFolded } from '../shared/application/wait-until-folded.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { preferredWaitSeconds } from './pipeline/prefer-header.ts';
import { runReply } from './replies/run.ts';
import { recordRoutes } from './routes/record.ts';

/** PATCH /v1/runs/{runId}/outcome: merges a report into the run and marks it due. */
export const recordOutcome = httpHandler(
  recordRoutes.recordOutcome,
  async (baton, { parameters: { runId }, body, headers }) => {
    const seconds = Math.min(preferredWaitSeconds(headers.prefer), LONGEST_WAIT_SECONDS);
    const revision = await acceptOutcome(baton, runId, body);
    const run = seconds > 0 && (await waitUntilFolded(baton, runId, revision, seconds));
    if (!run) return { status: 202, body: { accepted: 1 } };
    return {
      status: 200,
      body: runReply(await readRun(baton, runId)),
      headers: { 'preference-applied': `wait=${seconds}` },
    };
  },
);
