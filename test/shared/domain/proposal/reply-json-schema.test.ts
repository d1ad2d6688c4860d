import { describe, expect, it } from 'vitest';
import { codedQuestion } from '../../../../shared/domain/proposal/coded-question.ts';
import {
  type ReplyJsonSchema,
  replyJsonSchema,
} from '../../../../shared/domain/proposal/reply-json-schema.ts';
import { analysisOf, PARENT, questionOf } from './made-up-question.ts';

const TAKEN_BY_ALL = new Set([
  'type',
  'description',
  'properties',
  'required',
  'additionalProperties',
  'items',
  'enum',
]);

function schemasIn(schema: ReplyJsonSchema): ReplyJsonSchema[] {
  switch (schema.type) {
    case 'object':
      return [schema, ...Object.values(schema.properties).flatMap(schemasIn)];
    case 'array':
      return [schema, ...schemasIn(schema.items)];
    default:
      return [schema];
  }
}

describe('the JSON Schema for language models', () => {
  const all = schemasIn(replyJsonSchema(codedQuestion(questionOf())));

  it('uses only what every provider takes', () => {
    expect(new Set(all.flatMap(Object.keys)).difference(TAKEN_BY_ALL)).toEqual(new Set());
  });

  it('requires every property and no other', () => {
    for (const schema of all.filter((each) => each.type === 'object')) {
      expect(schema.required).toEqual(Object.keys(schema.properties));
      expect(schema.additionalProperties).toBe(false);
    }
  });

  it('enumerates the paths and values of the grid', () => {
    const enumerations = all.flatMap((each) => ('enum' in each ? [each.enum] : []));
    const { grid } = questionOf();
    expect(enumerations).toContainEqual(Object.keys(grid));
    expect(enumerations).toContainEqual([...new Set(Object.values(grid).flat())]);
  });

  it('has no empty enumeration', () => {
    const analysis = analysisOf(PARENT, { cells: [], failures: [], repeatedFailures: [] });
    const empty = schemasIn(
      replyJsonSchema(codedQuestion(questionOf(PARENT, { analysis }))),
    ).filter((each) => 'enum' in each && each.enum?.length === 0);
    expect(empty).toEqual([]);
  });
});
