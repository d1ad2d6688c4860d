import * as z from 'zod';
import type { OptionModel } from '../domain/policy/option-model.ts';
import { type Catalog, catalogSchema, type DecisionModel } from '../domain/policy/policy.ts';

/** The part that holds settings and strategies. */
export const CATALOG_PART = 'catalog';

/** The part that holds the model of one decision type. */
export const modelPart = (decisionType: string) => `model/${decisionType}`;

/** The decision type of a model's part, or `undefined` for another part. */
export function decisionTypeOfPart(id: string): string | undefined {
  return id.startsWith('model/') ? id.slice('model/'.length) : undefined;
}

const optionSchema = z.strictObject({
  option: z.string(),
  count: z.int().min(1),
  estimate: z.number().nullable(),
  index: z.number(),
});
const modelSchema = z.strictObject({ options: z.array(optionSchema) });

export type ModelContent = z.infer<typeof modelSchema>;

/** The model as JSON, options in order, so that equal models have equal texts. */
export function modelContent(model: DecisionModel): ModelContent {
  return {
    options: [...model]
      .map(([option, { count, estimate, index }]) => ({ option, count, estimate, index }))
      .sort((left, right) => (left.option < right.option ? -1 : 1)),
  };
}

/** @returns `undefined` where the content does not parse */
export function parseModel(content: unknown): DecisionModel | undefined {
  const parsed = modelSchema.safeParse(content);
  if (!parsed.success) return undefined;
  return new Map(
    parsed.data.options.map(({ option, ...model }): [string, OptionModel] => [option, model]),
  );
}

/** @returns `undefined` where the content does not parse */
export function parseCatalog(content: unknown): Catalog | undefined {
  const parsed = catalogSchema.safeParse(content);
  return parsed.success ? parsed.data : undefined;
}
