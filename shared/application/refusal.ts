/** Why a call is refused; each kind has one status and one problem type in the HTTP surface. */
export type RefusalKind = 'invalid-input' | 'not-found' | 'conflict';

/** Where the input is wrong, as a path into it, and what was expected. */
export interface InputError {
  readonly path: string;
  readonly message: string;
}

/** An expected refusal: the caller asked for what cannot be done. It has changed nothing. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: RefusalKind;
  readonly errors: readonly InputError[];

  constructor(kind: RefusalKind, message: string, errors: readonly InputError[] = []) {
    super(message);
    this.kind = kind;
    this.errors = errors;
  }
}

/**
 * Runs a step for one part of a request; what it refuses is named by its place in the whole.
 *
 * @param path of the part in the request
 */
export async function within<Result>(
  path: string,
  step: () => Result | Promise<Result>,
): Promise<Result> {
  try {
    return await step();
  } catch (error) {
    if (!(error instanceof Refusal) || error.kind !== 'invalid-input') throw error;
    const errors = error.errors.map((each) => ({ ...each, path: `${path}.${each.path}` }));
    throw new Refusal('invalid-input', `${path}.${error.message}`, errors);
  }
}

/** A refusal for input that has the right shape but cannot be meant. */
export function invalidInput(path: string, message: string): Refusal {
  return new Refusal('invalid-input', `${path}: ${message}`, [{ path, message }]);
}
