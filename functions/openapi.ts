import * as z from 'zod';
import { PROBLEM_STATUS } from './pipeline/problem.ts';
import { type Route, routes } from './routes.ts';

/** A refusal as every route may answer it (RFC 9457). */
const problemSchema = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  errors: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
});

/** The OpenAPI 3.1 document, made from the very schemas that validate. */
export function openApiDocument(version: string) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of Object.values<Route>(routes)) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Baton',
      version,
      description:
        'Learns how to orchestrate AI coding agents: which strategy to follow, which option to take.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    tags: [
      { name: 'agent', description: 'What agents call' },
      { name: 'operator', description: 'What operators call' },
      { name: 'public', description: 'Open to everybody' },
    ],
    paths,
    components: {
      schemas: { Problem: jsonSchema(problemSchema, 'output') },
      securitySchemes: {
        agent: { type: 'http', scheme: 'bearer', description: 'The token of the agents' },
        operator: { type: 'http', scheme: 'bearer', description: 'The token of the operators' },
      },
    },
  };
}

function operationOf(route: Route) {
  return {
    operationId: route.operation,
    summary: route.summary,
    tags: [route.audience],
    // Without tokens the embedded server takes every call from its own machine.
    security: route.audience === 'public' ? [] : [{ [route.audience]: [] }, {}],
    parameters: [...parametersOf(route.parameters, 'path'), ...parametersOf(route.query, 'query')],
    ...(route.body instanceof z.ZodUndefined
      ? {}
      : {
          requestBody: {
            required: true,
            content: { 'application/json': { schema: jsonSchema(route.body, 'input') } },
          },
        }),
    responses: {
      ...Object.fromEntries(
        Object.entries(route.replies).map(([status, { description, schema }]) => [
          status,
          {
            description,
            ...(schema === undefined
              ? {}
              : { content: { 'application/json': { schema: jsonSchema(schema, 'output') } } }),
          },
        ]),
      ),
      '4XX': problemResponse('A refusal', (status) => status < 500),
      '5XX': problemResponse('A failure', (status) => status >= 500),
    },
  };
}

function problemResponse(description: string, isMeant: (status: number) => boolean) {
  const kinds = Object.entries(PROBLEM_STATUS).filter(([, status]) => isMeant(status));
  return {
    description: `${description}: ${kinds.map(([kind]) => kind).join(', ')}`,
    content: {
      'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } },
    },
  };
}

function parametersOf(schema: z.ZodType, where: 'path' | 'query') {
  const { properties = {}, required = [] } = jsonSchema(schema, 'input');
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: where,
    required: where === 'path' || required.includes(name),
    schema: property,
  }));
}

function jsonSchema(schema: z.ZodType, io: 'input' | 'output') {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema: made }) => {
      if (made.pattern !== undefined) made.pattern = portable(made.pattern);
    },
  });
  return rest;
}

/**
 * The pattern without the Unicode categories that many a client's regular expressions do not know.
 * Half a surrogate pair, which no UTF-8 text can hold, is left out.
 */
function portable(pattern: string): string {
  return pattern.replaceAll('\\p{Cc}', '\\u0000-\\u001f\\u007f-\\u009f').replaceAll('\\p{Cs}', '');
}
