/**
 * The one table of routes. The API on AWS, the embedded server, the OpenAPI document and the access
 * rules are all made from it. It is put together from a part for each function: on AWS a function
 * loads only its own.
 */
import { decideRoutes } from './routes/decide.ts';
import { operateRoutes } from './routes/operate.ts';
import { readRoutes } from './routes/read.ts';
import { recordRoutes } from './routes/record.ts';

export type { Audience, FunctionName, Route } from './routes/route.ts';

export const routes = { ...decideRoutes, ...recordRoutes, ...readRoutes, ...operateRoutes };

export type RouteName = keyof typeof routes;
