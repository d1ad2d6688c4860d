import { asReplayFile, workload } from './workload.ts';
import { WORLD } from './world.ts';

/** The content of `test/cases/example-workload.jsonl`: 400 tasks, each with 5 options. */
export function exampleWorkload(): string {
  return asReplayFile(workload(WORLD, 2026, 400));
}
