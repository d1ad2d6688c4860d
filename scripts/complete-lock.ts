import { readFileSync, writeFileSync } from 'node:fs';
import * as z from 'zod';

/**
 * Completes package-lock.json after `npm install`. A registry that lacks the packages of some other
 * platform leaves their optional entries out of the lock, and `npm ci` then refuses the lock
 * everywhere. Run it after every change of dependencies:
 *
 *   node scripts/launch.js scripts/complete-lock.ts [FILE]
 */

const packageSchema = z.looseObject({
  dev: z.boolean().optional(),
  optionalDependencies: z.record(z.string(), z.string()).optional(),
});
const lockSchema = z.looseObject({ packages: z.record(z.string(), packageSchema) });

const PLATFORM =
  /(win32|darwin|linux|android|freebsd|openharmony|openbsd|netbsd|sunos|aix)(?:-([a-z0-9]+))?(?:-(.*))?$/;
const PROCESSORS = ['x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'loong64'];

/** What a lock entry says of an optional package that could not be looked up, by its name. */
function missingEntry(name: string, range: string, dev: boolean | undefined) {
  const [, os, cpu = '', libc] = PLATFORM.exec(name) ?? [];
  return {
    version: range.replace(/^[\^~=]+/, ''),
    ...(PROCESSORS.includes(cpu) ? { cpu: [cpu] } : {}),
    ...(dev ? { dev } : {}),
    ...(os === 'linux' && libc !== undefined ? { libc: [libc === 'musl' ? 'musl' : 'glibc'] } : {}),
    optional: true,
    ...(os === undefined ? {} : { os: [os] }),
  };
}

/** The folders in which a package at `path` finds others, the nearest first, each with its slash. */
function foldersFrom(path: string): string[] {
  const parts = path.split('/node_modules/');
  const above = parts.map(
    (_, depth) => `${parts.slice(0, parts.length - depth).join('/node_modules/')}/`,
  );
  return path === '' ? [''] : [...above, ''];
}

const file = process.argv[2] ?? 'package-lock.json';
const lock = lockSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
const added: string[] = [];
for (const [path, { dev, optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, range] of Object.entries(optionalDependencies)) {
    if (foldersFrom(path).some((folder) => `${folder}node_modules/${name}` in lock.packages))
      continue;
    lock.packages[`node_modules/${name}`] = missingEntry(name, range, dev);
    added.push(name);
  }
}
lock.packages = Object.fromEntries(
  Object.entries(lock.packages).sort(([left], [right]) => (left < right ? -1 : 1)),
);
writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
process.stdout.write(
  `${added.length} entries added${added.map((name) => `\n  ${name}`).join('')}\n`,
);
