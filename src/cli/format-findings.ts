import { countOf } from '../library/count-of.ts';
import type { Finding } from '../library/finding.ts';

export const FINDING_FORMATS = ['text', 'json', 'github'] as const;
export type FindingFormat = (typeof FINDING_FORMATS)[number];

/** The lines of files by the files' names, as findings give them. */
export type Sources = ReadonlyMap<string, readonly string[]>;

/** Findings as a text to print. They stand in the order of files; `drafts` are ids of courses, which only people are told. */
export function formatFindings(
  format: FindingFormat,
  findings: readonly Finding[],
  sources: Sources,
  drafts: readonly string[],
): string {
  switch (format) {
    case 'json':
      return `${JSON.stringify(findings, null, 2)}\n`;
    case 'github':
      return findings.map(annotation).join('');
    case 'text':
      return forPeople(findings, sources, drafts);
    default:
      return format satisfies never;
  }
}

/** A command of GitHub's workflow log (docs.github.com, “Workflow commands”): it becomes a note at the line. */
function annotation({ file, line, column, severity, rule, message }: Finding): string {
  const properties = { file, line, col: column, title: rule };
  const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  return `::${severity} ${written.join(',')}::${escapeData(message)}\n`;
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}

function forPeople(findings: readonly Finding[], sources: Sources, drafts: readonly string[]): string {
  const files = Map.groupBy(findings, ({ file }) => file);
  const blocks = [...files].map(([file, found]) => {
    const lines = sources.get(file) ?? [];
    return `${file}\n${found.map((finding) => `${describe(finding, lines)}\n`).join('')}`;
  });
  return `${[...blocks, closing(findings, drafts)].join('\n')}\n`;
}

function describe(finding: Finding, lines: readonly string[]): string {
  const { line, column, severity, rule, message } = finding;
  const head = `  ${line}:${column}  ${severity}  ${message}  (${rule})`;
  const source = lines[line - 1];
  return source === undefined || source.trim() === '' ? head : `${head}\n${excerpt(source, line, column)}`;
}

/** Longer lines don't fit a terminal: the part around the place is shown. */
const WIDTH = 100;
const LEAD = 60;

function excerpt(source: string, line: number, column: number): string {
  const from = column - 1 > WIDTH - 10 ? column - 1 - LEAD : 0;
  const shown = source.slice(from, from + WIDTH);
  const start = from > 0 ? '…' : '';
  const end = source.length > from + WIDTH ? '…' : '';
  const number = String(line).padStart(6);
  const before = (start + source.slice(from, column - 1)).replace(/[^\t]/gu, ' ');
  return `${number} | ${start}${shown}${end}\n${' '.repeat(number.length)} | ${before}^`;
}

function summary(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  const warnings = findings.length - errors;
  if (findings.length === 0) return 'Everything is right.';
  return `${countOf(errors, 'error')}, ${countOf(warnings, 'warning')}`;
}

/** The last line. That a course is a draft is no mistake, but its author should not wonder where it is. */
function closing(findings: readonly Finding[], drafts: readonly string[]): string {
  const said = summary(findings);
  if (drafts.length === 0) return said;
  const noun = drafts.length === 1 ? 'A draft' : 'Drafts';
  return `${said.replace(/\.?$/, '.')} ${noun}, not shown to teachers: ${drafts.join(', ')}.`;
}
