/**
 * How a function becomes the one file that Lambda loads: pure data, for the infrastructure, the
 * tests and the benches alike.
 */
export const BUNDLE = {
  bundle: true,
  platform: 'node',
  target: 'node24',
  format: 'cjs',
  minify: true,
  // The ES modules of a package: of these, only what is used is bundled.
  mainFields: ['module', 'main'],
} as const;

/** The entries in this folder, each a function of its own. */
export const FUNCTION_NAMES = [
  'decide',
  'record',
  'read',
  'operate',
  'fold',
  'evolve',
  'propose',
  'seed',
] as const;
export type BundledFunction = (typeof FUNCTION_NAMES)[number];

/**
 * Sources of credentials that the SDK loads only when the environment has none. Lambda's always has;
 * and as long as anything in a bundle is loaded later, esbuild wraps whatever that shares with the
 * rest in functions, which doubles the time that loading takes.
 */
const OTHER_CREDENTIALS = [
  '@aws-sdk/credential-provider-http',
  '@aws-sdk/credential-provider-ini',
  '@aws-sdk/credential-provider-process',
  '@aws-sdk/credential-provider-sso',
  '@aws-sdk/credential-provider-web-identity',
  '@aws-sdk/nested-clients/*',
  '@smithy/credential-provider-imds',
] as const;

/** The packages that a function's bundle leaves out because it never gets to load them. */
export function externalModules(name: BundledFunction): string[] {
  // DynamoDB and Step Functions answer no event streams; Bedrock's client begins with them.
  return [...OTHER_CREDENTIALS, ...(name === 'propose' ? [] : ['@smithy/core/event-streams'])];
}
