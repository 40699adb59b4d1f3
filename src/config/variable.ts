import { z } from 'zod';

/** Variables by name, as `process.env` has them. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** `problems`: one sentence for each value that is wrong or missing. */
export type Read<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problems: string[] };

/** A variable whose text `parse` understands; where it gives undefined, `expected` says what was right. */
export function variable<T>(expected: string, parse: (text: string) => T | undefined) {
  return z.string(expected).transform((text, context): T => {
    const value = parse(text.trim());
    if (value !== undefined) return value;
    context.addIssue(expected);
    return z.NEVER;
  });
}

/**
 * Reads the variables that `shape` knows; others are not its business. An empty value counts as not set. `secrets`: the names
 * whose values are not repeated in a problem.
 */
export function readVariables<S extends z.ZodRawShape>(
  shape: z.ZodObject<S>,
  env: Environment,
  secrets: readonly string[] = [],
): Read<z.infer<z.ZodObject<S>>> {
  const given = withoutEmpty(env);
  const parsed = shape.safeParse(given);
  if (parsed.success) return { ok: true, value: parsed.data };
  return { ok: false, problems: parsed.error.issues.map((issue) => problemOf(issue, given, secrets)) };
}

function withoutEmpty(env: Environment): Environment {
  return Object.fromEntries(Object.entries(env).filter(([, value]) => value !== undefined && value.trim() !== ''));
}

function problemOf(issue: z.core.$ZodIssue, given: Environment, secrets: readonly string[]): string {
  const name = String(issue.path[0]);
  if (given[name] === undefined) return `${name} is missing; expected ${issue.message}.`;
  if (secrets.includes(name)) return `${name} is not what it should be; expected ${issue.message}.`;
  return `${name} is ${JSON.stringify(given[name])}; expected ${issue.message}.`;
}

/** What stands for a whole number from `least` to `most`, of at most nine digits. */
export function wholeNumber(least: number, most: number) {
  return (text: string): number | undefined => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
    return value >= least && value <= most ? value : undefined;
  };
}

export function oneOf<const T extends readonly string[]>(values: T) {
  return (text: string): T[number] | undefined => values.find((value) => value === text);
}

export function matching(pattern: RegExp) {
  return (text: string): string | undefined => (pattern.test(text) ? text : undefined);
}

export function folder(text: string): string | undefined {
  return text.includes('\0') ? undefined : text;
}

/** `https://sabak.example/` → `https://sabak.example`. Anything after the origin would be lost, so it is refused. */
export function originOf(text: string): string | undefined {
  const url = httpUrl(text);
  return url && url.href === `${url.origin}/` ? url.origin : undefined;
}

/** `https://graph.example/v23.0/` → `https://graph.example/v23.0`: what paths are appended to. */
export function rootOf(text: string): string | undefined {
  const url = httpUrl(text);
  if (!url) return undefined;
  const { search, hash, username, password, href } = url;
  return search + hash + username + password === '' ? href.replace(/\/+$/, '') : undefined;
}

function httpUrl(text: string): URL | undefined {
  const url = URL.parse(text);
  return url && ['http:', 'https:'].includes(url.protocol) ? url : undefined;
}
