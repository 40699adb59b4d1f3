import type { z } from 'zod';
import { exampleOf } from './example-of.ts';
import { placeName } from './place-name.ts';
import { schemaAt } from './schema-at.ts';
import type { FileReport } from './source-position.ts';
import { nearest, suggest } from './suggest.ts';
import type { Path, YamlSource } from './yaml-source.ts';

type Issue = z.core.$ZodIssue;

/**
 * The value as its schema describes it, or undefined with a finding for each thing that is wrong.
 * A schema words what a text has to look like itself (`z.string().regex(pattern, 'words')`); all else is worded here.
 */
export function checkShape<T extends z.ZodType>(
  yaml: YamlSource,
  schema: T,
  report: FileReport,
): z.output<T> | undefined {
  const result = schema.safeParse(yaml.value);
  if (result.success) return result.data;
  const meant = mistyped(schema, result.error.issues);
  for (const issue of result.error.issues) {
    if (!meant.has(issue.path.join('.'))) reportIssue(yaml, schema, issue, report);
  }
  return undefined;
}

/** The paths of missing keys that were meant by unknown ones: one mistake, not two. */
function mistyped(schema: z.ZodType, issues: readonly Issue[]): ReadonlySet<string> {
  const meant = issues.flatMap((issue) => {
    if (issue.code !== 'unrecognized_keys') return [];
    const known = knownKeys(schema, issue.path);
    return issue.keys.flatMap((key) => {
      const name = nearest(key, known);
      return name === undefined ? [] : [[...issue.path, name].join('.')];
    });
  });
  return new Set(meant);
}

function reportIssue(yaml: YamlSource, schema: z.ZodType, issue: Issue, report: FileReport): void {
  if (issue.code === 'unrecognized_keys') {
    const known = knownKeys(schema, issue.path);
    for (const key of issue.keys) {
      const hint = suggest(key, known) || ` Known here: ${known.map(code).join(', ')}.`;
      report(yaml.positionOfKey([...issue.path, key]), 'unknown-key', `Unknown key ${code(key)}.${hint}`);
    }
    return;
  }
  if (issue.code === 'invalid_key') {
    const said = issue.issues.map(({ message }) => message).join(' ');
    report(yaml.positionOfKey(issue.path), 'wrong-key', `${code(issue.path.at(-1) ?? '')} can't stand here: ${said}`);
    return;
  }
  const value = valueAt(yaml.value, issue.path);
  const meant = issue.code === 'invalid_union' ? meantAlternative(issue.errors) : undefined;
  if (meant) {
    for (const inner of meant) reportIssue(yaml, schema, { ...inner, path: [...issue.path, ...inner.path] }, report);
    return;
  }
  if (value === undefined && issue.path.length > 0) {
    const parent = issue.path.slice(0, -1);
    report(yaml.positionOf(parent), 'missing-key', missing(issue.path, schema));
    return;
  }
  report(yaml.positionOf(issue.path), 'wrong-value', wording(issue, schema, value));
}

/** `title` is missing in `certificate`. Write `title: { ky: …, … }`: the name of the course as it stands there. */
function missing(path: Path, schema: z.ZodType): string {
  const name = String(path.at(-1));
  const parent = path.slice(0, -1);
  const place = parent.length > 0 ? ` in ${code(placeName(parent))}` : '';
  const [expected] = schemaAt(schema, path);
  const noun = expected?.type === 'number' || expected?.type === 'integer' ? ', a number' : '';
  const [meaning = ''] = (describe(schema, path) ?? '').split('. ');
  const explained = meaning && `: ${meaning.charAt(0).toLowerCase()}${meaning.slice(1)}`;
  return `${code(name)} is missing${place}. Write ${code(`${name}: ${exampleOf(expected)}`)}${noun}${explained}.`;
}

/** What is wrong with the alternative that was probably meant: of the right type, with the fewest mistakes. */
function meantAlternative(alternatives: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const near = alternatives.filter((issues) =>
    issues.every((one) => one.path.length > 0 || one.code !== 'invalid_type'),
  );
  return near.sort((a, b) => a.length - b.length)[0];
}

function wording(issue: Issue, schema: z.ZodType, value: unknown): string {
  const name = issue.path.length > 0 ? code(placeName(issue.path)) : 'this file';
  if (issue.code === 'invalid_format' || issue.code === 'custom') return `${name}: ${issue.message}`;
  const known = issue.code === 'invalid_value' ? issue.values.map(String) : [];
  const hint = typeof value === 'string' ? suggest(value, known) : '';
  const isUnquoted = issue.code === 'invalid_type' && issue.expected === 'string' && value !== null;
  const quotes = isUnquoted ? ' Put it between quotes: "…".' : '';
  return `${name} must be ${expectation(issue, schema)}${got(value)}.${hint}${quotes}${shareHint(issue, schema, value)}`;
}

/** Whoever means a share may have written it in percent. */
function shareHint(issue: Issue, schema: z.ZodType, value: unknown): string {
  const isShare = schemaAt(schema, issue.path).some(({ type, maximum }) => type === 'number' && maximum === 1);
  const percent = Number(String(value).replace(/\s*%$/, ''));
  return isShare && percent > 1 && percent <= 100 ? ` Write \`${percent / 100}\` for ${percent} %.` : '';
}

function expectation(issue: Issue, schema: z.ZodType): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.expected === 'object' ? groupLike(schema, issue.path) : (NOUNS[issue.expected] ?? issue.expected);
    case 'invalid_value':
      return `one of ${issue.values.map((value) => code(String(value))).join(', ')}`;
    case 'too_small':
      return `${measure(issue.origin)} at least ${issue.minimum}`;
    case 'too_big':
      return `${measure(issue.origin)} at most ${issue.maximum}`;
    default:
      return describe(schema, issue.path) ?? issue.message;
  }
}

const NOUNS: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: '`true` or `false`',
  array: 'a list, such as `[one, two]`',
  record: 'a group of keys',
};

function groupLike(schema: z.ZodType, path: Path): string {
  const example = path.length > 0 ? exampleOf(schemaAt(schema, path).find(({ type }) => type === 'object')) : '…';
  return example === '…' ? 'a group of keys' : `a group of keys, such as ${code(example)}`;
}

function measure(origin: string): string {
  if (origin === 'string') return 'a text whose length is';
  if (origin === 'array') return 'a list whose length is';
  return 'a number that is';
}

function got(value: unknown): string {
  if (value === null) return ', but nothing stands here';
  if (typeof value === 'object') return '';
  return `, not ${code(String(value).slice(0, 60))}`;
}

function code(text: PropertyKey): string {
  return `\`${String(text)}\``;
}

function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? (at as Record<PropertyKey, unknown>)[key] : undefined),
    value,
  );
}

function knownKeys(schema: z.ZodType, path: Path): string[] {
  const here = schemaAt(schema, path);
  return here.flatMap((one) => Object.keys(one.properties ?? {}));
}

function describe(schema: z.ZodType, path: Path): string | undefined {
  return schemaAt(schema, path).find((one) => one.description)?.description;
}
