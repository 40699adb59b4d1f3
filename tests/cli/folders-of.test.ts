import { expect, test } from 'vitest';
import { foldersOf } from '../../src/cli/folders-of.ts';
import { readConfig } from '../../src/config/config.ts';

test.each<[string, Record<string, string | undefined>, string[]]>([
  ['nothing is set', {}, ['data', 'content', 'flows', 'data/sabak.sqlite']],
  [
    'variables are empty',
    { DATA_DIR: '', CONTENT_DIR: '  ', FLOWS_DIR: undefined },
    ['data', 'content', 'flows', 'data/sabak.sqlite'],
  ],
  [
    'each is set',
    { DATA_DIR: '/var/lib/sabak', CONTENT_DIR: ' ./courses ', FLOWS_DIR: 'talk' },
    ['/var/lib/sabak', './courses', 'talk', '/var/lib/sabak/sabak.sqlite'],
  ],
])('where %s the commands look where the server does', (_, env, expected) => {
  const { dataDir, contentDir, flowsDir, database } = foldersOf(env);
  expect([dataDir, contentDir, flowsDir, database]).toEqual(expected);
  expect(readConfig(env)).toMatchObject({ ok: true, config: { dataDir, contentDir, flowsDir } });
});

test('a variable that only the server needs may be wrong', () => {
  expect(foldersOf({ PORT: 'many', DATA_DIR: 'mine' }).dataDir).toBe('mine');
});
