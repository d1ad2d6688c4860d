import { openApiDocument } from './openapi.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { readRoutes } from './routes/read.ts';

/** Made by the first call: a hundred times as much work as another answer, and always the same. */
let document: ReturnType<typeof openApiDocument> | undefined;

/** GET /openapi.json: this API as an OpenAPI 3.1 document. */
export const readDocument = httpHandler(readRoutes.readDocument, async (baton) => {
  document ??= openApiDocument(baton.version);
  return { status: 200, body: document, headers: { 'cache-control': 'public, max-age=300' } };
});
