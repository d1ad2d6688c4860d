import validate from 'asl-validator';

/**
 * A definition in Amazon States Language, as it was given.
 *
 * @param placeholders the names that `${…}` may be replaced by
 * @throws Error when it is not valid, or when a placeholder is unknown or not used
 */
export function checkedDefinition(definition: string, placeholders: readonly string[]): string {
  // The validator writes into what it is given: it gets a copy of its own.
  const verdict = validate(JSON.parse(definition));
  if (!verdict.isValid) {
    throw new Error(`The state machine is not valid:\n${verdict.errorsText('\n')}`);
  }
  const used = new Set([...definition.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name));
  const unknown = [...used].filter((name) => name === undefined || !placeholders.includes(name));
  const unused = placeholders.filter((name) => !used.has(name));
  if (unknown.length > 0 || unused.length > 0) {
    throw new Error(
      `The state machine may name the placeholders ${placeholders.join(', ')}; ` +
        `unknown: ${unknown.join(', ') || 'none'}, not used: ${unused.join(', ') || 'none'}`,
    );
  }
  return definition;
}
