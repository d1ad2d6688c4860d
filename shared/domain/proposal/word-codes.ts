import { CODE, SAFE_WORDS, type WordKind } from './safe-words.ts';

/** Stands for words that are not shown; one instance for one question. */
export interface WordCodes {
  /** The word itself where it is safe, else its code: `agent-1` for the first such agent. */
  coded(kind: WordKind, word: string): string;
  /** Every code in a text replaced by its word. */
  decodedText(text: string): string;
}

/** Between a kind and a number, as in `CODE` of `safe-words.ts`. */
const SEPARATORS = {
  agent: '-',
  option: '-',
  value: '-',
  code: '_',
  type: '_',
  feature: '_',
} as const satisfies Record<WordKind, string>;

/**
 * Codes are given in the order of first use, so that questions that differ by such words alone become
 * the same question.
 */
export function wordCodes(): WordCodes {
  const codes = new Map<WordKind, Map<string, string>>();
  const words = new Map<string, string>();
  return {
    coded: (kind, word) => {
      if (SAFE_WORDS[kind](word)) return word;
      const ofKind = codes.get(kind) ?? new Map<string, string>();
      codes.set(kind, ofKind);
      const code = ofKind.get(word) ?? `${kind}${SEPARATORS[kind]}${ofKind.size + 1}`;
      ofKind.set(word, code);
      words.set(code, word);
      return code;
    },
    decodedText: (text) =>
      text.replaceAll(new RegExp(CODE, 'g'), (code) => words.get(code) ?? code),
  };
}
