import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { openApiDocument } from '../../functions/openapi.ts';
import { type Route, routes } from '../../functions/routes.ts';
import { ROUTES_WITH_BODY, validCall } from '../end-to-end/surface/valid-calls.ts';

/** As a client reads it: JSON. */
const document = z
  .looseObject({
    openapi: z.string(),
    info: z.object({ title: z.string(), version: z.string() }).loose(),
    paths: z.record(z.string(), z.record(z.string(), z.record(z.string(), z.json()))),
    components: z.object({
      schemas: z.record(z.string(), z.json()),
      securitySchemes: z.record(z.string(), z.json()),
    }),
  })
  .parse(JSON.parse(JSON.stringify(openApiDocument('1.2.3'))));

const typeName = z.enum(['object', 'array', 'string', 'number', 'integer', 'boolean', 'null']);

/** JSON Schema 2020-12 as far as the document uses it; any other keyword is a mistake. */
const jsonSchema: z.ZodType = z.strictObject({
  get anyOf() {
    return z.array(jsonSchema).min(1).optional();
  },
  get items() {
    return jsonSchema.optional();
  },
  get properties() {
    return z.record(z.string(), jsonSchema).optional();
  },
  get additionalProperties() {
    return z.union([z.boolean(), jsonSchema]).optional();
  },
  get propertyNames() {
    return jsonSchema.optional();
  },
  type: z.union([typeName, z.array(typeName).min(1)]).optional(),
  enum: z.array(z.json()).min(1).optional(),
  const: z.json().optional(),
  default: z.json().optional(),
  required: z.array(z.string()).optional(),
  pattern: z
    .string()
    .refine((pattern) => new RegExp(pattern, 'u'))
    .refine((pattern) => !pattern.includes('\\p'), { error: 'not every client knows categories' })
    .optional(),
  format: z.enum(['date-time']).optional(),
  minLength: z.int().min(0).optional(),
  maxLength: z.int().min(0).optional(),
  minItems: z.int().min(0).optional(),
  maxItems: z.int().min(0).optional(),
  minimum: z.number().optional(),
  maximum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  exclusiveMaximum: z.number().optional(),
});

const parameters = z.array(
  z.strictObject({
    name: z.string(),
    in: z.enum(['path', 'query']),
    required: z.boolean(),
    schema: jsonSchema,
  }),
);
const content = (type: string) => z.strictObject({ [type]: z.strictObject({ schema: z.json() }) });
const json = content('application/json');
const responses = z.record(
  z.string(),
  z.strictObject({
    description: z.string().min(1),
    content: z.union([json, content('application/problem+json')]).optional(),
  }),
);
const operation = z.strictObject({
  operationId: z.string(),
  summary: z.string().min(1),
  tags: z.array(z.string()),
  security: z.array(z.record(z.string(), z.array(z.string()))),
  parameters,
  requestBody: z.strictObject({ required: z.literal(true), content: json }).optional(),
  responses,
});

function operationOf({ method, path }: Route) {
  return operation.parse(document.paths[path]?.[method.toLowerCase()]);
}

describe('the OpenAPI document', () => {
  it('is of version 3.1 and says which Baton it describes', () => {
    expect(document).toMatchObject({
      openapi: '3.1.0',
      info: { title: 'Baton', version: '1.2.3' },
    });
  });

  it('describes the routes of the table and no others', () => {
    const described = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const known = Object.values<Route>(routes).map(({ method, path }) => `${method} ${path}`);
    expect(described.sort()).toEqual(known.sort());
  });

  it('refers to nothing that it does not hold', () => {
    const text = JSON.stringify(document);
    const references = [...text.matchAll(/"\$ref":"([^"]+)"/g)].map((match) => match[1] ?? '');
    expect(references.length).toBeGreaterThan(0);
    for (const reference of references) {
      const [root, ...keys] = reference.split('/');
      expect(root).toBe('#');
      expect(keys.reduce<unknown>((node, key) => Object(node)[key], document)).toBeDefined();
    }
  });

  it('has a scheme for every security requirement', () => {
    expect(Object.keys(document.components.securitySchemes)).toEqual(['agent', 'operator']);
  });

  it('describes a problem as it is sent', () => {
    expect(jsonSchema.parse(document.components.schemas.Problem)).toMatchObject({
      required: ['type', 'title', 'status', 'detail'],
    });
  });
});

describe.for(Object.entries<Route>(routes))('the operation %s of the document', ([name, route]) => {
  const described = operationOf(route);

  it('is there under its name, for its audience', () => {
    expect(described).toMatchObject({ operationId: name, tags: [route.audience] });
    expect(described.security).toEqual(
      route.audience === 'public' ? [] : [{ [route.audience]: [] }, {}],
    );
  });

  it('has the parameters of its path and its query', () => {
    const names = (place: string) =>
      described.parameters.filter((each) => each.in === place).map((each) => each.name);
    const inPath = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]);
    expect(names('path')).toEqual(inPath);
    const query = route.query instanceof z.ZodObject ? Object.keys(route.query.shape) : [];
    expect(names('query')).toEqual(query);
    expect(
      described.parameters.every(({ in: place, required }) => required === (place === 'path')),
    ).toBe(true);
  });

  it('has a body if the route takes one', () => {
    const takesNone = route.body instanceof z.ZodUndefined;
    expect(described.requestBody === undefined).toBe(takesNone);
  });

  it('has every reply of the route, and problems', () => {
    const statuses = Object.keys(route.replies);
    expect(Object.keys(described.responses).sort()).toEqual([...statuses, '4XX', '5XX'].sort());
    for (const status of statuses) {
      const hasContent = route.replies[Number(status)]?.schema !== undefined;
      expect(described.responses[status]?.content !== undefined).toBe(hasContent);
    }
  });

  it('has schemas that are JSON Schema', () => {
    const schemas = [described.requestBody, ...Object.values(described.responses)].flatMap(
      (part) => {
        const schema = part?.content?.['application/json']?.schema;
        return schema === undefined ? [] : [schema];
      },
    );
    for (const schema of schemas) jsonSchema.parse(schema);
  });
});

describe.for(ROUTES_WITH_BODY)('the body of %s in the document', (name) => {
  const schema = operationOf(routes[name]).requestBody?.content['application/json']?.schema;
  const described = z.fromJSONSchema(z.looseObject({}).parse(schema));

  it('takes what the route takes', () => {
    expect(described.safeParse(validCall(name).body).error).toBeUndefined();
  });

  it('refuses unknown fields, and a body that is none', () => {
    for (const body of [{ ...Object(validCall(name).body), unknown: 1 }, null, [], 'text']) {
      expect(described.safeParse(body).success).toBe(false);
    }
  });
});

it('the document bounds the length of a page', () => {
  const [limit] = operationOf(routes.listRuns).parameters;
  expect(limit).toMatchObject({
    name: 'limit',
    schema: { type: 'integer', minimum: 1, maximum: 200, default: 50 },
  });
});
