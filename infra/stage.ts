import * as z from 'zod';

/** How long log groups may keep their lines: CloudWatch takes only certain numbers of days. */
const LOG_RETENTION_DAYS = [7, 14, 30, 60, 90, 180, 365, 731] as const;

/** Below this, runs would go before evolution's 60 days and the outcomes that come late are over. */
const MINIMUM_RETENTION_DAYS = 90;

const listOf = (most: number, things: string) => `a list of 1 to ${most} ${things}`;
const wholeNumber = () => z.int('a whole number');

const regionSchema = z.string().regex(/^[a-z]{2}(-[a-z]+)+-\d$/, 'a region, like eu-west-1');
const scopeSchema = z.string().regex(/^[\x21\x23-\x5B\x5D-\x7E]{1,200}$/, 'one OAuth scope');
const tableNameSchema = z.string().regex(/^[\w.-]{3,255}$/, 'the name of a DynamoDB table');

const iamSchema = z.strictObject({ kind: z.literal('iam') });

const jwtSchema = z
  .strictObject({
    kind: z.literal('jwt'),
    /** The `iss` of the tokens; its discovery document lies below it. */
    issuer: z.url({ protocol: /^https$/, error: 'an https address' }),
    /** A token is taken when its `aud` or `client_id` is one of these. */
    audiences: z.array(z.string().min(1), listOf(50, 'audiences')).min(1).max(50),
    /** The scope that a token needs for the routes of an audience. */
    scopes: z.strictObject({ agent: scopeSchema, operator: scopeSchema }),
  })
  .refine(({ scopes }) => scopes.agent !== scopes.operator, {
    path: ['scopes'],
    error: 'two different scopes, or every agent is an operator',
  });

const throttleSchema = z.strictObject({
  /** Requests a second that each route takes for long. */
  ratePerSecond: wholeNumber().min(1).max(10_000),
  /** Requests that each route takes at once. */
  burst: wholeNumber().min(1).max(5_000),
});

/** Without a price nothing would be called: what is not known must not count as nothing. */
const priceSchema = z.number('dollars a million tokens').min(0.001).max(10_000);

const bedrockSchema = z.strictObject({
  /** The foundation model, like `anthropic.claude-sonnet-4-5-20250929-v1:0`. */
  modelId: z.string().regex(/^[a-z0-9-]+\.[\w.:-]+$/, 'the id of a foundation model'),
  /** Where calls go through one; then the model may be called in no other way. */
  inferenceProfile: z
    .strictObject({
      /** The id of a system-defined profile, or the ARN of any. */
      id: z.string().regex(/^(arn:aws[\w-]*:bedrock:\S+|[a-z0-9-]+\.[\w.:-]+)$/, 'an id or an ARN'),
      /** The regions that the profile sends calls to. */
      destinationRegions: z.array(regionSchema, listOf(30, 'regions')).min(1).max(30),
    })
    .optional(),
  inputUsdPerMillionTokens: priceSchema,
  outputUsdPerMillionTokens: priceSchema,
});

const reattachSchema = z
  .strictObject({
    strategiesTable: tableNameSchema,
    runsTable: tableNameSchema,
    /** Where `aws dynamodb describe-table` says `LatestStreamArn`. */
    runsStreamArn: z.string().regex(/^arn:aws[\w-]*:dynamodb:[\w-]+:\d{12}:table\/.+\/stream\/.+$/),
  })
  .refine(({ runsTable, runsStreamArn }) => runsStreamArn.includes(`:table/${runsTable}/stream/`), {
    path: ['runsStreamArn'],
    error: 'a stream of the table named in runsTable',
  });

/** What one deployment of Baton is made with. */
export const stageSchema = z.strictObject({
  /** Tells deployments in one account apart; part of the names of stack and tables. */
  name: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,19}$/, '1 to 20 small letters, digits and dashes, a letter first')
    .default('main'),
  /** Who hears of alarms; each address confirms its subscription once. */
  alarmEmails: z.array(z.email('an email address'), listOf(10, 'email addresses')).min(1).max(10),
  /** How long runs are kept. */
  retentionDays: wholeNumber().min(MINIMUM_RETENTION_DAYS).max(3_650).default(400),
  logRetentionDays: z
    .literal(LOG_RETENTION_DAYS, `one of ${LOG_RETENTION_DAYS.join(', ')}`)
    .default(90),
  auth: z.discriminatedUnion('kind', [iamSchema, jwtSchema], 'iam or jwt').default({ kind: 'iam' }),
  /** Of each route that needs credentials. */
  throttle: throttleSchema.default({ ratePerSecond: 200, burst: 400 }),
  /** Of each route that anybody may call: these requests cost money, too. */
  publicThrottle: throttleSchema.default({ ratePerSecond: 10, burst: 20 }),
  /** Without it, proposals come from the offline proposer or not at all. */
  bedrock: bedrockSchema.optional(),
  /** How often the evolution state machine starts; how often a strategy evolves is its own setting. */
  evolutionEveryMinutes: wholeNumber().min(15).max(720).default(60),
  /** Tables that an earlier stack left, where they do not have this stage's own names. */
  reattach: reattachSchema.optional(),
});

/** The settings of a deployment, complete. */
export type Stage = z.infer<typeof stageSchema>;

/** Settings that do not fit, with every reason. */
export class StageError extends Error {
  override readonly name = 'StageError';
}

/**
 * The settings, checked.
 *
 * @throws StageError with one line for each setting: its name, what fits and what came
 */
export function parseStage(settings: unknown): Stage {
  const parsed = stageSchema.safeParse(settings);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => {
    const place = issue.path.join('.') || 'the settings';
    return `  ${place}: ${expected(issue)}; got ${shown(valueAt(settings, issue.path))}`;
  });
  throw new StageError(`The stage settings do not fit:\n${lines.join('\n')}`);
}

function expected(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case 'too_small':
      return `at least ${issue.minimum}${unitOf(issue.origin)}`;
    case 'too_big':
      return `at most ${issue.maximum}${unitOf(issue.origin)}`;
    case 'unrecognized_keys':
      return `no such setting: ${issue.keys.join(', ')}`;
    case 'invalid_format':
      return issue.message.startsWith('Invalid')
        ? `something like ${issue.pattern}`
        : issue.message;
    default:
      return issue.message;
  }
}

function unitOf(origin: string): string {
  if (origin === 'array') return ' entries';
  return origin === 'string' ? ' characters' : '';
}

function valueAt(settings: unknown, path: readonly PropertyKey[]): unknown {
  let value = settings;
  for (const key of path) {
    value = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
  }
  return value;
}

function shown(value: unknown): string {
  return value === undefined ? 'nothing' : JSON.stringify(value);
}
