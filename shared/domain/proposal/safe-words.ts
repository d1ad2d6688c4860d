import { LANGUAGES } from '../analysis/languages.ts';

/**
 * Words of callers (agents, failure codes, features) may carry instructions or secrets. Those made of
 * the parts listed here are plain names of things that everybody knows; whoever reads a prompt meets
 * no others.
 */
const AGENT_PARTS = words(`
  aider amp anthropic auggie augment aws azure bedrock bolt chat claude cline code codegen codestral
  codex codewhisperer coder command copilot continue crush cursor deepseek devin devstral droid
  factory fast flash gemini gemma github glm goose google gpt grok haiku high instruct jules junie
  kilo kimi kiro large latest lite llama low max medium mini mistral mixtral moonshot nano nova o1 o3
  o4 openai opencode openhands openrouter opus plandex plus preview pro q qwen replit roo small
  sonnet swe thinking trae turbo vertex warp windsurf xai zed`);
const FAILURE_PARTS = words(`
  aborted api auth authentication budget build cancelled ci code compile conflict context coverage
  crash crashed denied dependency deploy error exceeded failed failure flaky format formatting
  install internal invalid length limit limited lint loop memory merge model network oom out output
  overflow parse patch permission quota rate refused rejected sandbox security server stuck syntax
  test tests time timed timeout tool type typecheck types unavailable unknown validation`);
const DECISIONS = words('select_agent select_strategy decompose parallelize retry escalate');
const OPTIONS = words(`
  single parallel hierarchical same_agent switch_agent escalate stop none fixed exponential
  true false`);
const FEATURES = words(`
  taskType complexity hasCodeRefs language projectSize testCoverage historicalSuccessRate project`);
const VALUES = words(`
  bug feature refactor issue low medium high small large huge unknown other any true false
  ${LANGUAGES.join(' ')}`);

const LONGEST_NAME = 40;
const MOST_PARTS = 6;
/** A version or a date: `4`, `v3`, `4o`, `20250929`. */
const VERSION = /^(?:v?\d{1,3}[a-z]?|20\d{6})$/;
const PLAIN_NUMBER = /^\d{1,4}$/;

/** Whether a word of each kind may be shown as it is. */
export const SAFE_WORDS = {
  agent: (word: string) => isMadeOf(AGENT_PARTS, word),
  code: (word: string) => isMadeOf(FAILURE_PARTS, word),
  type: (word: string) => DECISIONS.has(word),
  option: (word: string) => OPTIONS.has(word) || PLAIN_NUMBER.test(word),
  feature: (word: string) => FEATURES.has(word),
  value: (word: string) => VALUES.has(word),
} as const satisfies Record<string, (word: string) => boolean>;
export type WordKind = keyof typeof SAFE_WORDS;

/** How codes look: `agent-1`, `code_2`. Failure codes, types and features have no hyphen anywhere. */
export const CODE = /\b(?:(?:agent|option|value)-|(?:code|type|feature)_)\d+\b/;

function isMadeOf(known: ReadonlySet<string>, word: string): boolean {
  if (word.length > LONGEST_NAME || CODE.test(word)) return false;
  const parts = word.split(/[-_.:/]/);
  if (parts.length > MOST_PARTS) return false;
  return known.has(parts[0] ?? '') && parts.every((part) => known.has(part) || VERSION.test(part));
}

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/).filter((word) => word !== ''));
}
