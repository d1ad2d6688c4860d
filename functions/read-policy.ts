import { StorageUnavailable } from '../shared/ports.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { policyReply } from './replies/policy.ts';
import { decideRoutes } from './routes/decide.ts';

/** GET /v1/policy: the compiled policy, for deciding without a call. */
export const readPolicy = httpHandler(decideRoutes.readPolicy, async (baton, { headers }) => {
  const { policy } = await baton.policy.current();
  if (policy === undefined) throw new StorageUnavailable('no policy could be loaded yet');
  const etag = `"${policy.version}"`;
  const known = headers['if-none-match']?.split(',').map((each) => each.trim().replace(/^W\//, ''));
  if (known?.includes(etag) || known?.includes('*')) return { status: 304, headers: { etag } };
  return {
    status: 200,
    body: policyReply(policy),
    headers: { etag, 'cache-control': 'private, no-cache' },
  };
});
