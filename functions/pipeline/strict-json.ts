import { HttpProblem } from './problem.ts';

/** The deepest nesting that any request has a use for, with room to spare. */
const DEEPEST = 32;

/**
 * Parses a JSON text that nothing hostile hides in: no `__proto__` key anywhere, no deep nesting.
 * Walks without recursion, so that no depth can overflow the stack.
 *
 * @throws HttpProblem `malformed-json` or `invalid-input` with the path of the fault
 */
export function parseStrictJson(text: string): unknown {
  const value = parsed(text);
  const pending: { value: unknown; path: string; depth: number }[] = [
    { value, path: '', depth: 0 },
  ];
  for (let entry = pending.pop(); entry !== undefined; entry = pending.pop()) {
    const { value: node, path, depth } = entry;
    if (typeof node !== 'object' || node === null) continue;
    if (depth >= DEEPEST) refuse(path, `nested deeper than ${DEEPEST} levels`);
    for (const [key, child] of Object.entries(node)) {
      const childPath = path === '' ? key : `${path}.${key}`;
      if (key === '__proto__') refuse(childPath, 'this key is never accepted');
      pending.push({ value: child, path: childPath, depth: depth + 1 });
    }
  }
  return value;
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
  throw new HttpProblem('invalid-input', `${path}: ${message}`, [{ path, message }]);
}
