import canonicalize from 'canonicalize';

/**
 * The canonical JSON text of a JSON value (RFC 8785): equal values have equal texts, whatever the
 * order of their keys.
 *
 * @throws TypeError for a value that JSON cannot express.
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new TypeError('expected a JSON value');
  return text;
}
