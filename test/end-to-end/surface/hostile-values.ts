import fc from 'fast-check';
import { type Route, type RouteName, routes } from '../../../functions/routes.ts';
import type { Call } from './http.ts';
import { validCall } from './valid-calls.ts';

/** Stands in a value for a piece of JSON text that no value can express, such as `1e999`. */
const raw = (token: string) => `@@${token}@@`;

const RAW_TOKENS = [
  '1e999',
  '-1e999',
  '1e-999',
  '00',
  '0x10',
  '1.',
  '+1',
  'NaN',
  'undefined',
  'tru',
  '"\\ud800"',
  '"\\u0000"',
  '"\\x41"',
  '[1,]',
  '{"a":1,"a":2}',
  '{"__proto__":null}',
  '{"\\u005f_proto__":{"mode":"off"}}',
  '['.repeat(40) + ']'.repeat(40),
  '['.repeat(3_000) + ']'.repeat(3_000),
].map(raw);

const KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'then',
  'length',
  '',
  '0',
  'a\u0000b',
  '\ud800',
  '🙂'.repeat(65),
  'runId',
  'decisions',
  'reason',
];

const STRINGS = [
  ...KEYS,
  ' ',
  'x'.repeat(200),
  'x'.repeat(201),
  'x'.repeat(20_000),
  '🙂'.repeat(200),
  '\u202e\u2028\ufeff',
  'a\nb',
  "'; DROP TABLE runs; --",
  '<script>',
  '../../etc/passwd',
  '%00%0d%0a',
  'bug',
  'select_strategy',
  'select_agent',
  'built-in@1',
  'bug-default@1',
  'bug-default@999999',
  'bug-default',
  'bug-default-x3',
  'built-in',
  '2026-01-31T12:00:00Z',
  '0000-01-01T00:00:00+23:59',
  '9999-12-31T23:59:59-23:59',
  '2026-02-30T00:00:00Z',
  'any',
  'true',
  '1',
];

const NUMBERS = [
  0,
  -0,
  1,
  -1,
  0.5,
  1.0000000000000002,
  5e-324,
  1.7976931348623157e308,
  -1.7976931348623157e308,
  2 ** 53,
  -(2 ** 53) - 2,
  2 ** 31,
  1e21,
];

const hostileKey = fc.oneof(fc.constantFrom(...KEYS), fc.string({ maxLength: 10, unit: 'binary' }));
const hostileLeaf = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<unknown>(null, true, false, ...NUMBERS) },
  { weight: 5, arbitrary: fc.constantFrom(...STRINGS) },
  { weight: 1, arbitrary: fc.constantFrom(...RAW_TOKENS) },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }) },
  { weight: 1, arbitrary: fc.string({ maxLength: 20, unit: 'binary' }) },
);

/** Any JSON, with keys, texts and numbers that break careless programs. */
const hostileValue: fc.Arbitrary<unknown> = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    hostileLeaf,
    fc.array(tie('value'), { maxLength: 4 }),
    fc.array(fc.tuple(hostileKey, tie('value')), { maxLength: 4 }).map(Object.fromEntries),
    fc
      .tuple(hostileLeaf, fc.constantFrom(41, 101, 1_000))
      .map(([leaf, count]) => Array(count).fill(leaf)),
  ),
})).value;

type Change =
  | { readonly kind: 'drop' }
  | { readonly kind: 'replace'; readonly value: unknown }
  | { readonly kind: 'wrap' }
  | { readonly kind: 'add'; readonly key: string; readonly value: unknown }
  | { readonly kind: 'repeat'; readonly times: number };

/** A change at the place number `at`, counted around and around, of a value. */
const change: fc.Arbitrary<{ readonly at: number; readonly change: Change }> = fc.record({
  at: fc.nat(),
  change: fc.oneof<fc.WeightedArbitrary<Change>[]>(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('replace'), value: hostileLeaf }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('replace'), value: hostileValue }) },
    { weight: 3, arbitrary: fc.constant({ kind: 'drop' }) },
    { weight: 1, arbitrary: fc.constant({ kind: 'wrap' }) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(2, 41, 200).map((times) => ({ kind: 'repeat', times })),
    },
    {
      weight: 1,
      arbitrary: fc.record({ kind: fc.constant('add'), key: hostileKey, value: hostileLeaf }),
    },
  ),
});

/** The valid body with up to three changes, as text. */
function mutated(body: object): fc.Arbitrary<string> {
  return fc.array(change, { minLength: 1, maxLength: 3, size: 'small' }).map((changes) => {
    let value: unknown = body;
    for (const each of changes) {
      value = changedAt(value, each.at % countPlaces(value), each.change).value;
    }
    return jsonText(value);
  });
}

function countPlaces(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce<number>((sum, child) => sum + countPlaces(child), 0);
}

/** @returns the value changed at its place number `at`, counted from itself downwards */
function changedAt(
  value: unknown,
  at: number,
  change: Change,
): { readonly value: unknown; readonly left: number } {
  if (at === 0) return { value: changed(value, change), left: -1 };
  if (typeof value !== 'object' || value === null) return { value, left: at - 1 };
  let left = at - 1;
  const entries: [string, unknown][] = [];
  for (const [key, child] of Object.entries(value)) {
    const done = left < 0 ? { value: child, left } : changedAt(child, left, change);
    left = done.left;
    if (done.value !== DROPPED) entries.push([key, done.value]);
  }
  const isArray = Array.isArray(value);
  return { value: isArray ? entries.map(([, child]) => child) : Object.fromEntries(entries), left };
}

const DROPPED = Symbol('dropped');

function changed(value: unknown, change: Change): unknown {
  switch (change.kind) {
    case 'drop':
      return DROPPED;
    case 'replace':
      return change.value;
    case 'wrap':
      return [value];
    case 'add':
      if (Array.isArray(value)) return [...value, change.value];
      return Object.fromEntries([...Object.entries(Object(value)), [change.key, change.value]]);
    case 'repeat':
      if (typeof value === 'string') return value.repeat(change.times);
      if (Array.isArray(value)) return Array(change.times).fill(value).flat();
      return typeof value === 'number' ? value * change.times : value;
  }
}

function jsonText(value: unknown): string {
  const text = JSON.stringify(value === DROPPED ? undefined : value) ?? '';
  return text.replace(/"@@(.*?)@@"/g, (_, token: string) => String(JSON.parse(`"${token}"`)));
}

/** The text with some of its bytes overwritten, or cut off. */
const damaged = (body: object) =>
  fc
    .tuple(mutated(body), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 3 }), fc.nat())
    .map(([text, writes, end]) => {
      const bytes = Buffer.from(text);
      for (const [at, byte] of writes) if (bytes.length > 0) bytes[at % bytes.length] = byte;
      return writes.length === 0 ? bytes.subarray(0, end % (bytes.length + 1)) : bytes;
    });

/** As a part of an address, which may have 16 KB in all. */
const encoded = (text: string) => encodeURIComponent(text.toWellFormed()).slice(0, 3_000);

const hostileParameter = fc.oneof(
  fc.constantFrom('%', '%00', '%ED%A0%80', '%2F', '..', '%2e%2e', '', 'x'.repeat(3_000), '*', ';'),
  fc.oneof(fc.constantFrom(...STRINGS), fc.string({ maxLength: 10, unit: 'binary' })).map(encoded),
);

const hostileQuery = fc
  .array(
    fc.tuple(
      fc.oneof(
        fc.constantFrom('limit', 'cursor', 'since', 'strategy', 'status'),
        hostileKey.map(encoded),
      ),
      fc.oneof(fc.constantFrom('1', '200', '-0', '1e2', '%'), hostileParameter),
    ),
    { maxLength: 3 },
  )
  .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'));

const hostileHeaders = fc.record(
  {
    prefer: fc.constantFrom(
      'wait=5',
      'wait=99999',
      'wait=-1',
      'wait="2"',
      ', ;wait=1;',
      'respond-async',
    ),
    'if-none-match': fc.constantFrom('*', '""', 'W/', '"x"', ',,,'),
    authorization: fc.constantFrom(
      'Bearer',
      'Bearer  ',
      'Basic eA==',
      `Bearer ${'x'.repeat(5_000)}`,
    ),
    'content-type': fc.constantFrom(
      'text/plain',
      'application/json; charset=utf-16',
      ';;;',
      'application/json',
    ),
    'content-encoding': fc.constantFrom('gzip', 'identity'),
    accept: fc.constantFrom('text/html', '*/*'),
  },
  { requiredKeys: [] },
);

/** A call to a route in which anything may be wrong, or nothing. */
export function hostileCall(name: RouteName): fc.Arbitrary<Call> {
  const route: Route = routes[name];
  const { body, path, method } = validCall(name);
  const keys = [...route.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
  const bodies =
    body === undefined
      ? fc.constantFrom(undefined, '{}', 'x')
      : fc.oneof(
          { weight: 10, arbitrary: mutated(Object(body)) },
          { weight: 1, arbitrary: hostileValue.map(jsonText) },
          { weight: 1, arbitrary: damaged(Object(body)) },
        );
  return fc.record({
    method: fc.constant(method),
    path: fc
      .tuple(
        mostly(
          path,
          fc
            .array(hostileParameter, { minLength: keys.length, maxLength: keys.length })
            .map((values) =>
              keys.reduce(
                (text, key, at) => text.replace(`{${key}}`, values[at] ?? ''),
                route.path,
              ),
            ),
        ),
        method === 'GET' ? fc.oneof(fc.constant(''), hostileQuery) : mostly('', hostileQuery),
      )
      .map(([address, query]) => (query === '' ? address : `${address}?${query}`)),
    body: bodies,
    headers: mostly({}, hostileHeaders),
  });
}

function mostly<Value>(usual: Value, unusual: fc.Arbitrary<Value>): fc.Arbitrary<Value> {
  return fc.oneof({ weight: 9, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: unusual });
}
