import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { CORE_EVENTS } from '../../src/learning/core-texts.ts';
import { SAVE_TARGETS, TEXT_VALUES } from '../../src/learning/scope.ts';
import { loadFolder, RIGHT_FLOWS } from './flow-folder.ts';

const GUIDE = readFileSync(path.resolve(import.meta.dirname, '../../docs/flows.md'), 'utf8');

const TEXTS = `school:
  ask: Code?
  later: Later
  again: Again
  known: Known
  open: Open
`;

it('the flow in docs/flows.md is right', async () => {
  const [, flow = ''] = /<!-- example: flow -->\n```yaml\n(.*?)```/s.exec(GUIDE) ?? [];
  const texts = Object.entries(RIGHT_FLOWS)
    .filter(([name]) => name.startsWith('texts/'))
    .map(([name, text]) => [name, text.replace('common:\n', `${TEXTS}common:\n  bye: Bye\n`)]);
  const { said } = await loadFolder({ ...RIGHT_FLOWS, ...Object.fromEntries(texts), 'school.yaml': flow });
  expect(flow).not.toBe('');
  expect(said).toEqual([]);
});

it.each([...TEXT_VALUES, ...SAVE_TARGETS, ...CORE_EVENTS])('docs/flows.md names `%s`', (name) => {
  expect(GUIDE).toContain(`\`${name}\``);
});
