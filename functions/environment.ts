import * as z from 'zod';

/** The environment as Node has it. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** What the infrastructure tells every function. */
const environmentSchema = z.object({
  BATON_STAGE: z.string().min(1),
  BATON_STRATEGIES_TABLE: z.string().min(1),
  BATON_RUNS_TABLE: z.string().min(1),
  BATON_RETENTION_DAYS: z.coerce.number().pipe(z.int().min(1)),
  /** The language model, told to those who ask it and to those who must know that there is one. */
  BATON_BEDROCK_MODEL: z.string().min(1).optional(),
});

/** @throws Error that names every variable that is missing or does not fit */
export function readEnvironment(variables: Variables) {
  const parsed = environmentSchema.safeParse(variables);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`The function's environment does not fit. ${faults.join('; ')}`);
}
