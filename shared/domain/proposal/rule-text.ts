import { canonicalJson } from '../canonical-json.ts';
import { type Condition, type Rule, ruleSchema } from '../strategy/rules.ts';

const BARE_FEATURE = /^[A-Za-z]\w*$/;
const BARE_WORD = /^[A-Za-z][\w.+#-]*$/;
const BARE_NUMBER = /^-?\d+(?:\.\d+)?$/;

/**
 * A rule as a text that names it: `complexity=high language=python` where every feature asks for one
 * plain value, else its canonical JSON. Equal for equal rules, whatever the order of their keys.
 */
export function ruleText(rule: Rule): string {
  const entries = Object.entries(rule).sort(([left], [right]) => (left < right ? -1 : 1));
  const isBare = entries.every(
    ([feature, condition]) => BARE_FEATURE.test(feature) && isBareCondition(condition),
  );
  if (entries.length === 0 || !isBare) return canonicalJson(rule);
  return entries.map(([feature, condition]) => `${feature}=${condition}`).join(' ');
}

/** The rule that a text names; `undefined` for a text that {@link ruleText} never writes. */
export function ruleOfText(text: string): Rule | undefined {
  const parsed = ruleSchema.safeParse(text.startsWith('{') ? jsonOf(text) : bareRule(text));
  // What is dropped or read differently on the way back is no rule that was meant.
  return parsed.success && ruleText(parsed.data) === text ? parsed.data : undefined;
}

function isBareCondition(condition: Condition): boolean {
  switch (typeof condition) {
    case 'string':
      return BARE_WORD.test(condition) && condition !== 'true' && condition !== 'false';
    case 'number':
      return BARE_NUMBER.test(String(condition));
    case 'boolean':
      return true;
    default:
      return false;
  }
}

function bareRule(text: string): Rule {
  return Object.fromEntries(
    text.split(' ').map((pair) => {
      const at = pair.indexOf('=');
      return [pair.slice(0, Math.max(0, at)), bareValue(pair.slice(at + 1))];
    }),
  );
}

function bareValue(text: string): string | number | boolean {
  if (text === 'true' || text === 'false') return text === 'true';
  return BARE_NUMBER.test(text) ? Number(text) : text;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
