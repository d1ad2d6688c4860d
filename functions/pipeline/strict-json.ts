import { HttpProblem } from './problem.ts';

/** More than any request has a use for; validating more would hold up everybody else. */
const DEEPEST = 32;
const MOST_VALUES = 50_000;
const MOST_KEYS = 256;
const MOST_ITEMS = 1_000;

/** An object or list of the input and how it is reached. */
interface Place {
  readonly node: object;
  readonly key: string;
  readonly parent: Place | undefined;
  readonly depth: number;
}

/**
 * Parses a JSON text that nothing hostile hides in: no `__proto__` key anywhere, no deep nesting, no
 * more values than any request has. Walks without recursion, so that no depth can overflow the stack.
 *
 * @throws HttpProblem `malformed-json` or `invalid-input` with the path of the fault
 */
export function parseStrictJson(text: string): unknown {
  const value = parsed(text);
  const pending: Place[] = isObject(value)
    ? [{ node: value, key: '', parent: undefined, depth: 0 }]
    : [];
  let values = 0;
  for (let place = pending.pop(); place !== undefined; place = pending.pop()) {
    const { node, depth } = place;
    if (depth >= DEEPEST) refuse(pathOf(place), `nested deeper than ${DEEPEST} levels`);
    const entries = Object.entries(node);
    const most = Array.isArray(node) ? MOST_ITEMS : MOST_KEYS;
    if (entries.length > most) refuse(pathOf(place), `more than ${most} entries`);
    values += entries.length;
    if (values > MOST_VALUES) refuse('', `more than ${MOST_VALUES} values in all`);
    for (const [key, child] of entries) {
      const inside = () => ({ node: Object(child), key, parent: place, depth: depth + 1 });
      if (key === '__proto__') refuse(pathOf(inside()), 'this key is never accepted');
      if (isObject(child)) pending.push(inside());
    }
  }
  return value;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** Only a refusal needs it. */
function pathOf(place: Place): string {
  const keys: string[] = [];
  for (let at: Place | undefined = place; at?.parent !== undefined; at = at.parent) {
    keys.unshift(at.key);
  }
  return keys.join('.');
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : 'not JSON';
    throw new HttpProblem('malformed-json', reason.slice(0, 200));
  }
}

function refuse(path: string, message: string): never {
  const detail = path === '' ? message : `${path}: ${message}`;
  throw new HttpProblem('invalid-input', detail, [{ path, message }]);
}
