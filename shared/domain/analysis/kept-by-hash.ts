import { unitInterval } from '../random/unit-interval.ts';

/**
 * At most `most` values by name: those of the names whose hashes are lowest. What is kept does not
 * depend on the order in which names come, and a value that is kept to the end was there from its
 * name's first time on, so a count in it is complete.
 *
 * Source: bottom-k sampling (Cohen & Kaplan 2007). Memory: twice `most` values.
 */
export class KeptByHash<Value> {
  readonly #most: number;
  readonly #salt: string;
  #kept = new Map<string, { readonly hash: number; readonly value: Value }>();
  /** Names above it can no longer be among the lowest. */
  #highest = Number.POSITIVE_INFINITY;

  /** @param salt tells one such sample from another */
  constructor(salt: string, most: number) {
    this.#salt = salt;
    this.#most = most;
  }

  /**
   * The value of a name, made when the name comes for the first time; `undefined` when the name is
   * not kept.
   */
  of(name: string, make: () => Value): Value | undefined {
    const known = this.#kept.get(name);
    if (known !== undefined) return known.value;
    const hash = unitInterval(this.#salt, name);
    if (hash > this.#highest) return undefined;
    const value = make();
    this.#kept.set(name, { hash, value });
    if (this.#kept.size >= 2 * this.#most) this.#drop();
    return value;
  }

  /** The names with their values, the lowest hash first. */
  entries(): (readonly [name: string, value: Value])[] {
    return this.#lowest().map(([name, { value }]) => [name, value]);
  }

  #drop(): void {
    const lowest = this.#lowest();
    this.#highest = lowest.at(-1)?.[1].hash ?? Number.POSITIVE_INFINITY;
    this.#kept = new Map(lowest);
  }

  #lowest() {
    return [...this.#kept]
      .sort(([left, a], [right, b]) => a.hash - b.hash || (left < right ? -1 : 1))
      .slice(0, this.#most);
  }
}
