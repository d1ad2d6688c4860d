import type { Configuration } from '../strategy/configuration.ts';

/** A leaf that every configuration has, as text. */
export interface FixedLeaf {
  read(config: Configuration): string;
  /** @returns `undefined` for a text that is no value of the leaf */
  write(config: Configuration, text: string): Configuration | undefined;
  /** Values worth offering beside the present one, in rising order where there is one. */
  values(config: Configuration): readonly string[];
}

/** A leaf that is one of a few words. */
export function choice<Value extends string>(
  options: readonly Value[],
  read: (config: Configuration) => Value,
  write: (config: Configuration, value: Value) => Configuration,
): FixedLeaf {
  return {
    read,
    write: (config, text) => {
      const value = options.find((option) => option === text);
      return value === undefined ? undefined : write(config, value);
    },
    values: () => options,
  };
}

/**
 * A leaf that is a number.
 *
 * @param values worth offering, in any order, given the present one
 */
export function quantity(
  read: (config: Configuration) => number,
  write: (config: Configuration, value: number) => Configuration,
  values: (present: number) => readonly number[],
): FixedLeaf {
  return {
    read: (config) => String(read(config)),
    write: (config, text) =>
      String(Number(text)) === text ? write(config, Number(text)) : undefined,
    values: (config) =>
      [...new Set(values(read(config)))].sort((left, right) => left - right).map(String),
  };
}
