/** The one model that may be asked. */
export interface BedrockModel {
  /** A model id, or the id or ARN of an inference profile. */
  readonly id: string;
  readonly region: string;
  /** `undefined` where nobody said: then nobody asks. */
  readonly prices: Prices | undefined;
}

/** Dollars a million tokens. */
export interface Prices {
  readonly input: number;
  readonly output: number;
}

/** The environment does not say what a model needs, or says what none has. */
export class BedrockSettingsError extends Error {
  override readonly name = 'BedrockSettingsError';
}

/** What the SDK takes as a model's name. */
const MODEL_ID = /^[\w.:/-]{1,500}$/;
const REGION = /^[a-z0-9-]{1,40}$/;

/**
 * The model that the environment names: `BATON_BEDROCK_MODEL` in `AWS_REGION`, with its prices in
 * dollars a million tokens in `BATON_BEDROCK_INPUT_USD_PER_MILLION_TOKENS` and `…_OUTPUT_…`.
 *
 * @returns `undefined` when none is named
 * @throws BedrockSettingsError
 */
export function bedrockModelOf(
  variables: Readonly<Record<string, string | undefined>>,
): BedrockModel | undefined {
  const textOf = (name: string) => variables[name]?.trim() ?? '';
  const id = textOf('BATON_BEDROCK_MODEL');
  if (id === '') return undefined;
  if (!MODEL_ID.test(id)) {
    throw new BedrockSettingsError('BATON_BEDROCK_MODEL: expected the id of a model or profile');
  }
  const region = textOf('AWS_REGION');
  if (!REGION.test(region)) {
    throw new BedrockSettingsError('AWS_REGION: expected the region of the model, like us-east-1');
  }
  const priceOf = (side: 'INPUT' | 'OUTPUT') => {
    const name = `BATON_BEDROCK_${side}_USD_PER_MILLION_TOKENS`;
    return priceIn(textOf(name), name);
  };
  const [input, output] = [priceOf('INPUT'), priceOf('OUTPUT')];
  const prices = input === undefined || output === undefined ? undefined : { input, output };
  return { id, region, prices };
}

function priceIn(text: string, name: string): number | undefined {
  if (text === '') return undefined;
  const price = Number(text);
  if (Number.isFinite(price) && price >= 0) return price;
  throw new BedrockSettingsError(`${name}: expected dollars a million tokens, like 3.00`);
}
