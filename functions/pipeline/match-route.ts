import { type Route, type RouteName, routes } from '../routes.ts';

/** The route of an address, or what is wrong with it. */
export type RouteMatch =
  | {
      readonly kind: 'matched';
      readonly name: RouteName;
      readonly parameters: Record<string, string>;
    }
  | { readonly kind: 'method-not-allowed'; readonly allowed: readonly string[] }
  | { readonly kind: 'not-found' };

interface RoutePattern {
  readonly name: RouteName;
  readonly method: Route['method'];
  readonly segments: readonly string[];
}

const PATTERNS: readonly RoutePattern[] = Object.keys(routes)
  .filter(isRouteName)
  .map((name) => ({
    name,
    method: routes[name].method,
    segments: routes[name].path.split('/'),
  }));

/** @param path as sent, still percent-encoded, without the query */
export function matchRoute(method: string, path: string): RouteMatch {
  const segments = path.split('/');
  const fitting = PATTERNS.filter((pattern) => fits(pattern.segments, segments));
  const pattern = fitting.find((each) => each.method === method);
  if (pattern !== undefined) {
    const parameters = parametersOf(pattern.segments, segments);
    return parameters === undefined
      ? { kind: 'not-found' }
      : { kind: 'matched', name: pattern.name, parameters };
  }
  if (fitting.length === 0) return { kind: 'not-found' };
  return { kind: 'method-not-allowed', allowed: fitting.map((each) => each.method) };
}

function fits(pattern: readonly string[], segments: readonly string[]): boolean {
  return (
    pattern.length === segments.length &&
    pattern.every((part, at) => (isParameter(part) ? segments[at] !== '' : part === segments[at]))
  );
}

/** @returns `undefined` when a parameter's percent-encoding is broken: such a thing cannot exist */
function parametersOf(
  pattern: readonly string[],
  segments: readonly string[],
): Record<string, string> | undefined {
  try {
    return Object.fromEntries(
      pattern.flatMap((part, at) =>
        isParameter(part) ? [[part.slice(1, -1), decodeURIComponent(segments[at] ?? '')]] : [],
      ),
    );
  } catch {
    return undefined;
  }
}

function isParameter(part: string): boolean {
  return part.startsWith('{');
}

function isRouteName(name: string): name is RouteName {
  return Object.hasOwn(routes, name);
}
