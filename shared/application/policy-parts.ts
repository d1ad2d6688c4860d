import * as z from 'zod';
import type { DecisionModel } from '../domain/policy/decision-model.ts';
import { type Catalog, catalogSchema } from '../domain/policy/policy.ts';
import { rowStart } from '../domain/policy/symmetric-matrix.ts';

/** The part that holds settings and strategies. */
export const CATALOG_PART = 'catalog';

/** The part that holds the model of one decision type. */
export const modelPart = (decisionType: string) => `model/${decisionType}`;

/** The decision type of a model's part, or `undefined` for another part. */
export function decisionTypeOfPart(id: string): string | undefined {
  return id.startsWith('model/') ? id.slice('model/'.length) : undefined;
}

const numbers = z.array(z.number());
/** Numbers as base64 of their little-endian bytes. */
const base64 = z.string().regex(/^[A-Za-z0-9+/]*={0,2}$/);
const costs = z.array(z.strictObject({ value: z.string(), cost: z.number() }));

/**
 * A model as JSON. Arrays of numbers are base64 of their little-endian bytes: as digits they would
 * take three times the place.
 */
export const modelContentSchema = z.strictObject({
  labels: numbers,
  /** Float64. */
  pooled: base64,
  /** Float32: a lower triangle, row by row. */
  pooledCovariance: base64,
  /** Float64. */
  typical: base64,
  optionEffects: z.array(z.strictObject({ label: z.number(), effect: z.number() })),
  options: z.array(
    z.strictObject({
      value: z.string(),
      count: z.int().min(0),
      /** Float64: the intercept's, then one for each label. */
      coefficients: base64,
      /** Float32: a lower triangle, row by row. */
      covariance: base64,
    }),
  ),
  costs: z.strictObject({
    mean: z.number(),
    overall: costs,
    /** By the label of the task kind. */
    byKind: z.array(z.strictObject({ kind: z.number(), costs })),
  }),
  continuation: numbers,
});
export type ModelContent = z.infer<typeof modelContentSchema>;

/** The model as JSON; equal models have equal texts. */
export function modelContent(model: DecisionModel): ModelContent {
  const { labels, pooled, pooledCovariance, typical } = model;
  const { optionEffects, options, costs: prices, continuation } = model;
  return {
    labels: [...labels],
    pooled: encoded(pooled),
    pooledCovariance: encoded(pooledCovariance),
    typical: encoded(typical),
    optionEffects: [...optionEffects].map(([label, effect]) => ({ label, effect })),
    options: [...options].map(([value, { count, coefficients, covariance }]) => ({
      value,
      count,
      coefficients: encoded(coefficients),
      covariance: encoded(covariance),
    })),
    costs: {
      mean: prices.mean,
      overall: listed(prices.overall),
      byKind: [...prices.byKind].map(([kind, byOption]) => ({ kind, costs: listed(byOption) })),
    },
    continuation: [...continuation],
  };
}

/** @returns `undefined` where the content does not parse or its parts do not fit each other */
export function parseModel(content: unknown): DecisionModel | undefined {
  const parsed = modelContentSchema.safeParse(content);
  if (!parsed.success) return undefined;
  const { labels, pooled, pooledCovariance, typical } = parsed.data;
  const { optionEffects, options, costs: prices, continuation } = parsed.data;
  const size = labels.length + 1;
  const model: DecisionModel = {
    labels: Float64Array.from(labels),
    pooled: new Float64Array(decoded(pooled)),
    pooledCovariance: new Float32Array(decoded(pooledCovariance)),
    typical: new Float64Array(decoded(typical)),
    optionEffects: new Map(optionEffects.map(({ label, effect }) => [label, effect])),
    options: new Map(
      options.map(({ value, count, coefficients, covariance }) => [
        value,
        {
          count,
          coefficients: new Float64Array(decoded(coefficients)),
          covariance: new Float32Array(decoded(covariance)),
        },
      ]),
    ),
    costs: {
      mean: prices.mean,
      overall: mapped(prices.overall),
      byKind: new Map(prices.byKind.map(({ kind, costs: of }) => [kind, mapped(of)])),
    },
    continuation: Float64Array.from(continuation),
  };
  const fits = [...model.options.values()].every(
    ({ coefficients, covariance }) =>
      areFinite(coefficients, size) && areFinite(covariance, rowStart(size)),
  );
  return fits &&
    areFinite(model.pooled, size) &&
    areFinite(model.typical, size) &&
    areFinite(model.pooledCovariance, rowStart(size))
    ? model
    : undefined;
}

/** @returns `undefined` where the content does not parse */
export function parseCatalog(content: unknown): Catalog | undefined {
  const parsed = catalogSchema.safeParse(content);
  return parsed.success ? parsed.data : undefined;
}

function listed(byOption: ReadonlyMap<string, number>): z.infer<typeof costs> {
  return [...byOption].map(([value, cost]) => ({ value, cost }));
}

function mapped(list: z.infer<typeof costs>): Map<string, number> {
  return new Map(list.map(({ value, cost }) => [value, cost]));
}

function areFinite(values: Float64Array | Float32Array, length: number): boolean {
  return values.length === length && values.every(Number.isFinite);
}

function encoded({ buffer, byteOffset, byteLength }: Float64Array | Float32Array): string {
  return Buffer.from(buffer, byteOffset, byteLength).toString('base64');
}

/** A copy of its own, whose bytes begin where a typed array may. Cut to whole doubles by its user. */
function decoded(text: string): ArrayBuffer {
  const bytes = Buffer.from(text, 'base64');
  const whole = new ArrayBuffer(bytes.length - (bytes.length % 4));
  new Uint8Array(whole).set(bytes.subarray(0, whole.byteLength));
  return whole;
}
