import * as z from 'zod';

const blobSchema = z.looseObject({
  _aws: z.object({
    Timestamp: z.int(),
    CloudWatchMetrics: z
      .array(
        z.object({
          Namespace: z.literal('Baton'),
          Dimensions: z.array(z.array(z.string())).length(1),
          Metrics: z.array(z.object({ Name: z.string(), Unit: z.string() })),
        }),
      )
      .length(1),
  }),
});

/** The figures in a function's output as CloudWatch reads them: one object for each line of them. */
export function metricsIn(
  lines: readonly Record<string, unknown>[],
): readonly Record<string, unknown>[] {
  return lines.flatMap((line) => {
    const parsed = blobSchema.safeParse(line);
    if (!parsed.success) return [];
    const [directive] = parsed.data._aws.CloudWatchMetrics;
    const names = directive?.Metrics.map(({ Name }) => Name) ?? [];
    const dimensions = (directive?.Dimensions[0] ?? []).filter((name) => name !== 'stage');
    return [Object.fromEntries([...dimensions, ...names].map((name) => [name, line[name]]))];
  });
}

/** The figures that have no dimension of their own, in one object. */
export function gaugesOf(lines: readonly Record<string, unknown>[]): Record<string, number> {
  const numbers = metricsIn(lines).flatMap((blob) =>
    Object.entries(blob).flatMap(([name, value]) =>
      typeof value === 'number' ? [[name, value] as const] : [],
    ),
  );
  return Object.fromEntries(numbers);
}
