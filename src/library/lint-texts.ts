import { CORE_TEXTS } from '../learning/core-texts.ts';
import { TEXT_VALUES } from '../learning/scope.ts';
import type { FlowSource } from './flow-source.ts';
import type { FlowVariables } from './flow-variables.ts';
import { lintTextStyle } from './lint-text-style.ts';
import { placeholdersOf } from './message-format.ts';
import { FILE_START } from './source-position.ts';
import { suggest } from './suggest.ts';
import { type TextUse, textUsesOf } from './text-uses.ts';
import { SHARED_SECTIONS } from './texts-file.ts';
import { type TextsSource, textPath } from './texts-source.ts';

/**
 * Checks that every text that flows and core name is there in every language, with the same placeholders, all of them
 * known; that none is there for nothing; and how they are written. `variables`: those of each flow, if known.
 */
export function lintTexts(
  flows: readonly FlowSource[],
  languages: readonly TextsSource[],
  variables: FlowVariables | undefined,
): void {
  const uses = flows.flatMap(textUsesOf);
  const keys = new Set(languages.flatMap(writtenKeys));
  lintUses(uses, keys);
  for (const key of [...Object.keys(CORE_TEXTS), ...keys]) lintLanguages(key, languages);
  lintUnused(uses, languages, flows);
  const allowed = allowedPlaceholders(uses, variables);
  for (const source of languages) {
    for (const [key, names] of allowed) lintPlaceholders(source, key, names);
    lintTextStyle(source);
  }
}

/** The keys of a file, those of texts that can't be read as well. */
function writtenKeys({ file }: TextsSource): string[] {
  return Object.entries(file).flatMap(([section, texts]) => Object.keys(texts).map((key) => `${section}.${key}`));
}

function lintUses(uses: readonly TextUse[], keys: ReadonlySet<string>): void {
  for (const { source, key, path } of uses) {
    if (keys.has(key) || isCore(key)) continue;
    const hint = suggestKey(key, keys, source.name);
    const message = `There is no text \`${key}\`.${hint || ' Add it to flows/texts/, in every language.'}`;
    source.report(source.yaml.positionOf(path), 'unknown-text', message);
  }
}

/** A key as the flow would write it: without section where it is the flow's own. */
function suggestKey(key: string, keys: ReadonlySet<string>, flow: string): string {
  const local = (full: string): string => (full.startsWith(`${flow}.`) ? full.slice(flow.length + 1) : full);
  return suggest(local(key), [...keys].map(local));
}

function lintLanguages(key: string, languages: readonly TextsSource[]): void {
  const having = languages.filter((source) => hasText(source, key));
  for (const source of languages) {
    if (having.includes(source)) continue;
    const [section = ''] = textPath(key);
    const at = section in source.file ? source.yaml.positionOfKey([section]) : FILE_START;
    const others = having.length > 0 ? ` It is there in ${having.map(({ language }) => language).join(' and ')}.` : '';
    source.report(at, 'missing-text', `The text \`${key}\` is missing in ${source.language}.${others}`);
  }
  lintSamePlaceholders(key, having);
}

function lintSamePlaceholders(key: string, languages: readonly TextsSource[]): void {
  const parsed = languages.flatMap((source) => {
    const elements = source.texts.get(key);
    return elements ? [{ source, names: new Set(placeholdersOf(elements).keys()) }] : [];
  });
  const all = new Set(parsed.flatMap(({ names }) => [...names]));
  for (const { source, names } of parsed) {
    const missing = [...all].filter((name) => !names.has(name));
    if (missing.length === 0) continue;
    const having = parsed
      .filter((one) => missing.some((name) => one.names.has(name)))
      .map((one) => one.source.language);
    const message = `\`${key}\` lacks ${missing.map((name) => `\`{${name}}\``).join(' and ')} here, but has it in ${having.join(' and ')}. Use the same placeholders in every language.`;
    source.report(source.yaml.positionOf(textPath(key)), 'placeholders-differ', message);
  }
}

function lintUnused(uses: readonly TextUse[], languages: readonly TextsSource[], flows: readonly FlowSource[]): void {
  const used = new Set(uses.map(({ key }) => key));
  const sections = [...SHARED_SECTIONS, ...flows.map(({ name }) => name)];
  for (const { file, yaml, report } of languages) {
    for (const section of Object.keys(file)) {
      if (sections.includes(section)) continue;
      const hint = suggest(section, sections) || ' Remove these texts.';
      report(yaml.positionOfKey([section]), 'unused-text', `There is no flow \`${section}\`.${hint}`, 'warning');
    }
    for (const [section, texts] of Object.entries(file)) {
      for (const key of sections.includes(section) ? Object.keys(texts) : []) {
        const full = `${section}.${key}`;
        if (used.has(full) || isCore(full)) continue;
        const hint = section === 'core' ? suggest(full, Object.keys(CORE_TEXTS)) : '';
        const message = `Nothing says the text \`${full}\`.${hint || ' Remove it, or let a step say it.'}`;
        report(yaml.positionOfKey([section, key]), 'unused-text', message, 'warning');
      }
    }
  }
}

/** What the placeholders of each text may be: what every flow that says it knows. */
function allowedPlaceholders(
  uses: readonly TextUse[],
  variables: FlowVariables | undefined,
): ReadonlyMap<string, readonly string[]> {
  const allowed = new Map<string, readonly string[]>(Object.entries(CORE_TEXTS));
  for (const { source, key } of uses) {
    if (isCore(key) || !variables) continue;
    const known = [...TEXT_VALUES, ...(variables.get(source.name) ?? [])];
    const before = allowed.get(key);
    allowed.set(key, before ? before.filter((name) => known.includes(name)) : known);
  }
  return allowed;
}

function lintPlaceholders(source: TextsSource, key: string, allowed: readonly string[]): void {
  const elements = source.texts.get(key);
  if (!elements) return;
  for (const [name, offset] of placeholdersOf(elements)) {
    if (allowed.includes(name)) continue;
    const known = allowed.map((one) => `{${one}}`).join(', ');
    const hint = suggest(name, allowed) || (known ? ` Known here: ${known}.` : ' This text takes none.');
    const message = `Nothing is known here that \`{${name}}\` could stand for.${hint}`;
    source.report(source.yaml.positionIn(textPath(key), offset), 'unknown-placeholder', message);
  }
}

function hasText({ file }: TextsSource, key: string): boolean {
  const [section = '', name = ''] = key.split('.');
  return file[section]?.[name] !== undefined;
}

function isCore(key: string): boolean {
  return Object.hasOwn(CORE_TEXTS, key);
}
