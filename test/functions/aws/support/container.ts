import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import * as z from 'zod';

const RUNNER = fileURLToPath(new URL('./container-process.js', import.meta.url));

/** How long a call may take, in milliseconds: the machine may be busy. */
const CALL_MILLISECONDS = 20_000;

const answerSchema = z.object({
  id: z.number(),
  result: z.unknown(),
  error: z.string().optional(),
});

/** A fresh process that has loaded a function's artifact and nothing else, as Lambda's containers. */
export interface Container {
  /** What the function answers. Rejects when it does. */
  invoke(event: unknown, terms?: { readonly remainingMilliseconds?: number }): Promise<unknown>;
  /** Everything the function wrote so far: logs and figures, one JSON object a line. */
  lines(): readonly Record<string, unknown>[];
}

/** Starts a container; it ends with the test. */
export function startContainer(
  file: string,
  environment: Readonly<Record<string, string>>,
): Container {
  const child = fork(RUNNER, [file], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    execArgv: [],
    // As in Lambda, nothing of this process's own environment.
    env: { ...environment },
  });
  onTestFinished(async () => {
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on('data', (chunk) => {
      output += String(chunk);
    });
  }
  let calls = 0;
  return {
    invoke: async (event, { remainingMilliseconds = 30_000 } = {}) => {
      calls += 1;
      const id = calls;
      const answer = answerOf(child, id, () => output);
      child.send({ id, event, remainingMilliseconds });
      const { result, error } = await answer;
      if (error !== undefined) throw new Error(error);
      return result;
    },
    lines: () =>
      output
        .split('\n')
        .filter((line) => line.startsWith('{'))
        .map((line) => z.record(z.string(), z.unknown()).parse(JSON.parse(line))),
  };
}

async function answerOf(child: ChildProcess, id: number, output: () => string) {
  const { promise, resolve, reject } = Promise.withResolvers<z.infer<typeof answerSchema>>();
  const hear = (message: unknown) => {
    const answer = answerSchema.parse(message);
    if (answer.id === id) resolve(answer);
  };
  const fail = (what: string) => reject(new Error(`${what}: ${output()}`));
  const end = () => fail('the container ended');
  const timer = setTimeout(() => fail('no answer in time'), CALL_MILLISECONDS);
  child.on('message', hear);
  child.on('exit', end);
  try {
    return await promise;
  } finally {
    clearTimeout(timer);
    child.off('message', hear);
    child.off('exit', end);
  }
}
