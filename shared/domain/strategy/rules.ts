import * as z from 'zod';
import {
  type Context,
  type ContextValue,
  featureOf,
  MAXIMUM_CONTEXT_KEYS,
} from '../context/context.ts';
import { plainText } from '../identifiers.ts';

const literalSchema = z.union([plainText(0, 200), z.number(), z.boolean()]);
const rangeSchema = z
  .strictObject({ min: z.number().optional(), max: z.number().optional() })
  .refine((range) => range.min !== undefined || range.max !== undefined, {
    error: 'expected min, max or both',
  })
  .refine(({ min, max }) => min === undefined || max === undefined || min <= max, {
    error: 'expected min to be at most max',
  });

/** A literal, a list (any of), a range (both ends included), or `"any"`. */
const conditionSchema = z.union([
  literalSchema,
  z.array(literalSchema).min(1).max(64),
  rangeSchema,
]);
export type Condition = z.infer<typeof conditionSchema>;

/** A map from feature to condition; it holds when every condition holds. */
export const ruleSchema = z
  .record(plainText(1, 64), conditionSchema)
  .refine((rule) => Object.keys(rule).length <= MAXIMUM_CONTEXT_KEYS, {
    error: `expected at most ${MAXIMUM_CONTEXT_KEYS} features`,
  });
export type Rule = Readonly<Record<string, Condition>>;

/** What a condition asks for; `any` accepts even an unknown feature. */
type ConditionKind = 'literal' | 'range' | 'list' | 'any';

export function kindOfCondition(condition: Condition): ConditionKind {
  if (condition === 'any') return 'any';
  if (Array.isArray(condition)) return 'list';
  return typeof condition === 'object' ? 'range' : 'literal';
}

/** Whether every condition of the rule holds; the context may have more than the rule names. */
export function ruleHolds(rule: Rule, context: Context): boolean {
  // A hundred strategies are asked at each selection: no array is made of a rule's entries.
  for (const feature in rule) {
    const condition = rule[feature];
    if (condition === undefined) continue;
    if (!conditionHolds(condition, featureOf(context, feature))) return false;
  }
  return true;
}

function conditionHolds(condition: Condition, value: ContextValue | undefined): boolean {
  if (condition === 'any') return true;
  if (value === undefined) return false;
  if (Array.isArray(condition)) return condition.includes(value);
  if (typeof condition !== 'object') return condition === value;
  if (typeof value !== 'number') return false;
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = condition;
  return min <= value && value <= max;
}
