import path from 'node:path';
import type { Flow, Triggers } from '../learning/flow.ts';
import { LANGUAGES, type Language } from '../learning/language.ts';
import type { Library, Template } from '../learning/library.ts';
import { ID_RULE, isId } from './author-id.ts';
import { compileFlow } from './compile-flow.ts';
import type { Finding, Report } from './finding.ts';
import { type FlowSource, parseFlow } from './flow-source.ts';
import { ACTIVITY_PARAMETERS } from './flow-variables.ts';
import type { Lists } from './lint-flow-screens.ts';
import { type FlowFolder, lintFlows } from './lint-flows.ts';
import type { Misfits } from './lint-screens.ts';
import { compileTriggers } from './lint-triggers.ts';
import { isMissing, listDirectory } from './list-directory.ts';
import type { MessageElements } from './message-format.ts';
import { readSource } from './read-source.ts';
import { FILE_START, reportIn } from './source-position.ts';
import { suggest } from './suggest.ts';
import { compileTemplates, parseTemplates, type TemplatesSource } from './templates-source.ts';
import { type ParsedTexts, textBook } from './text-book.ts';
import { SHARED_SECTIONS } from './texts-file.ts';
import { parseTexts, type TextsSource } from './texts-source.ts';

export type LoadedFlows = {
  readonly findings: readonly Finding[];
  /** Absent where a finding is an error. */
  readonly compiled?: {
    readonly flows: readonly Flow[];
    readonly triggers: Triggers;
    readonly templates: readonly Template[];
    readonly text: Library['text'];
  };
};

/**
 * Reads, checks and compiles `flowsDir/NAME.yaml`, `flowsDir/texts/LANG.yaml` and, where it is there, `flowsDir/templates.yaml`.
 * What is wrong with them is a finding; throws only where the disk itself fails. `lists`: what a step that lists courses or lessons will show.
 */
export async function loadFlows(flowsDir: string, misfits: Misfits, lists: Lists): Promise<LoadedFlows> {
  const findings: Finding[] = [];
  const folder = await readFolder(flowsDir, (finding) => findings.push(finding));
  lintFlows(folder, misfits, lists);
  if (findings.some(({ severity }) => severity === 'error')) return { findings };
  const { sources, texts, templates } = folder;
  const compiled = {
    flows: sources.map(compileFlow),
    triggers: compileTriggers(sources),
    templates: templates ? compileTemplates(templates) : [],
    text: textBook(parsed(texts)),
  };
  return { findings, compiled };
}

function parsed(texts: readonly TextsSource[]): ParsedTexts {
  const of = (language: Language): ReadonlyMap<string, MessageElements> =>
    texts.find((source) => source.language === language)?.texts ?? new Map();
  return { ky: of('ky'), ru: of('ru'), en: of('en') };
}

/** No flow can be called so. */
const TEMPLATES = 'templates.yaml';

async function readFolder(flowsDir: string, report: Report): Promise<FlowFolder> {
  const folderReport = reportIn(flowsDir, report);
  const entries = await listDirectory(flowsDir);
  if (!entries) folderReport(FILE_START, 'missing-flows', 'There is no such folder. It holds the flows: NAME.yaml.');
  const sources: (FlowSource | undefined)[] = [];
  for (const { name, isDirectory } of entries ?? []) {
    if (isDirectory || !isYaml(name) || name === TEMPLATES) continue;
    sources.push(await readFlow(path.join(flowsDir, name), report));
  }
  const texts: (TextsSource | undefined)[] = [];
  for (const language of LANGUAGES) texts.push(await readTexts(path.join(flowsDir, 'texts'), language, report));
  await reportStrangers(path.join(flowsDir, 'texts'), report);
  const hasTemplates = entries?.some(({ name, isDirectory }) => name === TEMPLATES && !isDirectory) ?? false;
  const templates = hasTemplates ? await readTemplates(path.join(flowsDir, TEMPLATES), report) : undefined;
  return {
    sources: sources.filter((source) => source !== undefined),
    texts: texts.filter((source) => source !== undefined),
    templates,
    report: folderReport,
    isComplete:
      entries !== undefined &&
      !sources.includes(undefined) &&
      !texts.includes(undefined) &&
      hasTemplates === (templates !== undefined),
  };
}

/** Editors leave `.menu.yaml.swp` and the like. */
function isYaml(name: string): boolean {
  return !name.startsWith('.') && (name.endsWith('.yaml') || name.endsWith('.yml'));
}

async function readFlow(fileName: string, report: Report): Promise<FlowSource | undefined> {
  const fileReport = reportIn(fileName, report);
  const { name, ext } = path.parse(fileName);
  const reserved: readonly string[] = [...SHARED_SECTIONS, ...Object.keys(ACTIVITY_PARAMETERS)];
  if (ext !== '.yaml') {
    fileReport(FILE_START, 'bad-name', `Flows end in .yaml. Call this file ${name}.yaml.`);
    return undefined;
  }
  if (!isId(name)) {
    fileReport(FILE_START, 'bad-name', `The file name is the name of the flow. ${ID_RULE}`);
    return undefined;
  }
  if (reserved.includes(name)) {
    fileReport(FILE_START, 'bad-name', `\`${name}\` means something else in flows. Call this file otherwise.`);
    return undefined;
  }
  const text = await readSource(fileName, fileReport);
  return text === undefined ? undefined : parseFlow(name, fileName, text, fileReport);
}

async function readTemplates(fileName: string, report: Report): Promise<TemplatesSource | undefined> {
  const fileReport = reportIn(fileName, report);
  const text = await readSource(fileName, fileReport);
  return text === undefined ? undefined : parseTemplates(text, fileReport);
}

async function readTexts(directory: string, language: Language, report: Report): Promise<TextsSource | undefined> {
  const fileName = path.join(directory, `${language}.yaml`);
  const fileReport = reportIn(fileName, report);
  try {
    const text = await readSource(fileName, fileReport);
    return text === undefined ? undefined : parseTexts(language, fileName, text, fileReport);
  } catch (error) {
    if (!isMissing(error)) throw error;
    fileReport(FILE_START, 'missing-texts', `There is no such file. It holds what the flows say in ${language}.`);
    return undefined;
  }
}

async function reportStrangers(directory: string, report: Report): Promise<void> {
  const known = LANGUAGES.map((language) => `${language}.yaml`);
  for (const { name } of (await listDirectory(directory)) ?? []) {
    if (!isYaml(name) || known.includes(name)) continue;
    const hint = suggest(name, known) || ` The files here are ${known.join(', ')}.`;
    reportIn(path.join(directory, name), report)(FILE_START, 'bad-name', `No language is called so.${hint}`);
  }
}
