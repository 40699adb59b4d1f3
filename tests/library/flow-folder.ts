import { readFileSync } from 'node:fs';
import path from 'node:path';
import { CORE_TEXTS } from '../../src/learning/core-texts.ts';
import { LANGUAGES } from '../../src/learning/language.ts';
import type { Finding } from '../../src/library/finding.ts';
import { listsOf } from '../../src/library/lint-flow-screens.ts';
import type { Misfits } from '../../src/library/lint-screens.ts';
import { type LoadedFlows, loadFlows } from '../../src/library/load-flows.ts';
import { type Files, withFiles } from './course-folder.ts';

const FIXTURES = path.join(import.meta.dirname, 'fixtures/flows');

/** The core's own texts: last in each file, so that lines above don't move when the core says more. */
const CORE = `core:\n${Object.entries(CORE_TEXTS)
  .map(([key, names]) => `  ${key.slice('core.'.length)}: "Core ${names.map((name) => `{${name}}`).join(' ')}"\n`)
  .join('')}`;

function fixture(name: string): string {
  return readFileSync(path.join(FIXTURES, name), 'utf8');
}

/** Two flows that are right in every respect, with their texts. */
export const RIGHT_FLOWS: Readonly<Record<string, string>> = {
  'menu.yaml': fixture('menu.yaml'),
  'welcome.yaml': fixture('welcome.yaml'),
  'texts/ky.yaml': fixture('texts/ky.yaml') + CORE,
  'texts/ru.yaml': fixture('texts/ru.yaml') + CORE,
  'texts/en.yaml': fixture('texts/en.yaml') + CORE,
};

/** A text to replace in a file, by another; `*` stands for the texts of all languages. Throws where it is not there. */
export type Edit = readonly [file: string, from: string, to: string];

/** The right flows after some edits. */
export function editedFlows(edits: readonly Edit[]): Files {
  const files = { ...RIGHT_FLOWS };
  for (const [name, from, to] of edits) {
    const names = name === '*' ? Object.keys(files).filter((one) => one.startsWith('texts/')) : [name];
    for (const one of names) {
      const before = files[one] ?? '';
      if (!before.includes(from)) throw new Error(`“${from}” is not in ${one}`);
      files[one] = before.replace(from, to);
    }
  }
  return files;
}

export type LoadedFolder = LoadedFlows & {
  /** Each finding as `file:line:column severity rule: message`; `texts/*.yaml` where it is the same in all languages. */
  readonly said: readonly string[];
};

export async function loadFolder(files: Files, misfits: Misfits = {}): Promise<LoadedFolder> {
  return withFiles(files, async (directory) => {
    const loaded = await loadFlows(directory, misfits, listsOf([]));
    return { ...loaded, said: collapse(loaded.findings.map((finding) => say(directory, finding))) };
  });
}

function say(directory: string, { file, line, column, severity, rule, message }: Finding): string {
  const name = path.relative(directory, file).replaceAll('\\', '/');
  return `${name}:${line}:${column} ${severity} ${rule}: ${message.replaceAll(`${directory}/`, '')}`;
}

function collapse(said: readonly string[]): string[] {
  const inAll = said.map((line) => line.replace(/^texts\/(ky|ru|en)\.yaml/, 'texts/*.yaml'));
  const isEverywhere = (line: string): boolean => inAll.filter((one) => one === line).length === LANGUAGES.length;
  return [...new Set(said.map((line, i) => (isEverywhere(inAll[i] ?? '') ? (inAll[i] ?? '') : line)))];
}
