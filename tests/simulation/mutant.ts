import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ROOT = resolve(import.meta.dirname, '../..');
export const MUTANTS = join(import.meta.dirname, 'mutants');
const COPIED = ['src', 'content', 'flows', 'tests/simulation', 'tests/player', 'package.json', 'tsconfig.json'];

/** What came of a program that was run: its exit code and all that it said. */
export type Ran = { readonly code: number | null; readonly said: string };

/** A copy of the sources in a temporary folder, which is the caller's to remove. */
export function copySources(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sabak-mutant-'));
  for (const one of COPIED) cpSync(join(ROOT, one), join(folder, one), { recursive: true });
  symlinkSync(join(ROOT, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** Puts a bug into a copy of the sources. Throws where the patch does not fit them any more. */
export async function applyPatch(folder: string, patch: string): Promise<void> {
  const { code, said } = await run(
    'git',
    ['apply', '--unsafe-paths', `--directory=${folder}`, join(MUTANTS, patch)],
    '/',
  );
  if (code !== 0)
    throw new Error(`tests/simulation/mutants/${patch} does not fit the sources any more: mend it. ${said}`);
}

/** Simulates with a copy of the sources, until a seed breaks a promise. */
export function simulateWith(folder: string, seeds: number): Promise<Ran> {
  return run(process.execPath, ['tests/simulation/run.ts', '--seeds', String(seeds)], folder);
}

async function run(command: string, args: readonly string[], cwd: string): Promise<Ran> {
  const child = spawn(command, args, { cwd, stdio: ['ignore', 'pipe', 'pipe'] });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const code = await new Promise<number | null>((done, failed) => child.on('close', done).on('error', failed));
  return { code, said };
}
