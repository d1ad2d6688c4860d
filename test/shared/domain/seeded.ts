/** Parameters of every property here: one seed, so that a failure is the same on every machine. */
export const SEEDED = { seed: 20_260_101 } as const;
