/** How a model is made to answer in a given form, the strictest way first. */
const RUNGS = ['forced_tool', 'offered_tool', 'text_format', 'prose'] as const;
export type Rung = (typeof RUNGS)[number];

/**
 * What models say that do not know a form. Some newer ones refuse a forced tool or a strict one, older
 * ones know no tools or no text format, and a schema may be too much for any of them.
 */
const REFUSALS = {
  forced_tool: /tool|strict|schema|grammar/i,
  offered_tool: /tool|strict|schema|grammar/i,
  text_format: /output_?config|text_?format|structured output|schema|grammar/i,
  prose: undefined,
} as const satisfies Record<Rung, RegExp | undefined>;

/** Asks as strictly as the model lets itself be asked, which is remembered. */
export class OutputLadder {
  #rung: Rung = RUNGS[0];

  /** Calls at the rung that is known to hold, or further down while the model refuses the form. */
  async call<Output>(callAt: (rung: Rung) => Promise<Output>): Promise<Output> {
    let rung = this.#rung;
    for (;;) {
      try {
        const output = await callAt(rung);
        this.#rung = rung;
        return output;
      } catch (error) {
        const below = rungBelow(rung, error);
        if (below === undefined) throw error;
        rung = below;
      }
    }
  }
}

/** The next rung down, if this refusal is about the form and there is one. */
function rungBelow(rung: Rung, error: unknown): Rung | undefined {
  if (!(error instanceof Error) || error.name !== 'ValidationException') return undefined;
  return REFUSALS[rung]?.test(error.message) ? RUNGS[RUNGS.indexOf(rung) + 1] : undefined;
}
