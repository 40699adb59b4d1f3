import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { afterAll, expect, test } from 'vitest';

/** Who may import whom: [file, import, whether it is allowed]. The rule itself stands in biome.json. */
const ARROWS: [string, string, boolean][] = [
  ['src/learning/a.ts', './event.ts', true],
  ['src/learning/b.ts', '../store/store.ts', false],
  ['src/learning/c.ts', 'node:fs', false],
  ['src/learning/d.ts', 'zod', false],
  ['src/library/a.ts', '../learning/event.ts', true],
  ['src/library/b.ts', './finding.ts', true],
  ['src/library/c.ts', '../store/store.ts', false],
  ['src/library/d.ts', '../runtime/runtime.ts', false],
  ['src/channels/webchat/a.ts', '../channel.ts', true],
  ['src/channels/webchat/b.ts', '../../learning/message.ts', true],
  ['src/channels/webchat/c.ts', '../../runtime/runtime.ts', false],
  ['src/channels/webchat/d.ts', '../../store/store.ts', false],
  ['src/store/sqlite/a.ts', '../store.ts', true],
  ['src/store/sqlite/b.ts', '../../library/finding.ts', false],
  ['src/certificates/a.ts', '../channels/channel.ts', false],
  ['src/runtime/a.ts', '../store/store.ts', true],
  ['src/channels/webchat/e.ts', '../../config/config.ts', false],
  ['src/runtime/b.ts', '../web/create-app.ts', false],
  ['src/runtime/c.ts', '../wiring/wire-messengers.ts', false],
  ['src/web/a.ts', '../runtime/runtime.ts', true],
  ['src/web/b.ts', '../cli/sabak.ts', false],
];

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'sabak-rooms-')));
afterAll(() => rmSync(folder, { recursive: true }));

test('imports against the arrows between the rooms are refused, those along them are not', () => {
  const { vcs: _, $schema: __, ...config } = JSON.parse(readFileSync('biome.json', 'utf8'));
  writeFileSync(join(folder, 'biome.json'), JSON.stringify(config));
  for (const [file, from] of ARROWS) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), `import { x } from '${from}';\n\nconsole.log(x);\n`);
  }
  const refused = new Set(lint());
  for (const [file, from, isAllowed] of ARROWS) {
    expect(!refused.has(file), `${file} imports ${from}`).toBe(isAllowed);
  }
});

/** The files in which Biome finds a forbidden import. */
function lint(): string[] {
  const args = ['lint', '--reporter=github', '--max-diagnostics=none', '--only=style/noRestrictedImports', '.'];
  const biome = join(process.cwd(), 'node_modules/.bin/biome');
  const { stdout } = spawnSync(biome, args, { cwd: folder, encoding: 'utf8' });
  return [...stdout.matchAll(/noRestrictedImports,file=([^,]+),/g)].map((match) => relative(folder, match[1] ?? ''));
}
