import { openApiDocument } from './openapi.ts';
import { httpHandler } from './pipeline/http-handler.ts';
import { routes } from './routes.ts';

/** GET /openapi.json: this API as an OpenAPI 3.1 document. */
export const readDocument = httpHandler(routes.readDocument, async (baton) => ({
  status: 200,
  body: openApiDocument(baton.version),
  headers: { 'cache-control': 'public, max-age=300' },
}));
