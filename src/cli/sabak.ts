#!/usr/bin/env node
import { spawnSync } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import path from 'node:path';

/** What the code is written for; `package.json` brings it along. */
const NODE_MAJOR = 26;

/** `npx sabak` runs on the Node of the project. Whoever calls this file directly may have an older one. */
if (Number.parseInt(process.versions.node, 10) < NODE_MAJOR) {
  process.exitCode = runOnOwnNode();
} else {
  const { runHere } = await import('./run-here.ts');
  process.exitCode = await runHere(process.argv.slice(2));
}

function runOnOwnNode(): number {
  const node = path.resolve(import.meta.dirname, '../../node_modules/.bin/node');
  if (!existsSync(node) || realpathSync(node) === process.execPath) {
    process.stderr.write(
      `sabak needs Node ${NODE_MAJOR}, this is ${process.version}. Run \`npm ci\`, then \`npx sabak\`.\n`,
    );
    return 1;
  }
  const { status, error } = spawnSync(node, [import.meta.filename, ...process.argv.slice(2)], { stdio: 'inherit' });
  if (error) throw error;
  return status ?? 1;
}
