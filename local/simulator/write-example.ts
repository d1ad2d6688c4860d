import { writeFile } from 'node:fs/promises';
import { exampleWorkload } from './example-workload.ts';

const target = new URL('../../test/cases/example-workload.jsonl', import.meta.url);
await writeFile(target, exampleWorkload());
