/** Everything that a command has said, and surroundings to say it to. */
export function hearing(signal: AbortSignal = new AbortController().signal) {
  const heard = { output: '', errors: '' };
  let milliseconds = 0;
  const surroundings = {
    print: (text: string) => {
      heard.output += text;
    },
    send: async (text: string) => {
      heard.output += text;
    },
    standardError: {
      write: (text: string | Uint8Array) => {
        heard.errors += String(text);
        return true;
      },
    },
    // Every look at the clock takes a second, so that progress is shown.
    now: () => {
      milliseconds += 1_000;
      return milliseconds;
    },
    today: () => new Date('2026-03-01T00:00:00Z'),
    signal,
  };
  return { heard, surroundings };
}

export const lastLine = (output: string): unknown =>
  JSON.parse(output.trim().split('\n').at(-1) ?? '');
