import { pick } from '../simulation/world.ts';

type Random = () => number;

const MAX_MUTATIONS = 4;

/** What tends to be forgotten: limits of numbers, signs that mean something somewhere, halves of letters. */
const VALUES: readonly unknown[] = [
  null,
  true,
  '',
  0,
  -1,
  2 ** 31,
  -(2 ** 63),
  Number.MAX_SAFE_INTEGER + 2,
  1e308,
  0.1,
  '0',
  'NaN',
  '__proto__',
  '\u0000',
  '\ud83d',
  '\u202eабв',
  'ң'.repeat(5_000),
  '/start',
  '{"a":1}',
  [],
  {},
  [[[[[[]]]]]],
  { toString: 1, constructor: null },
];

/** A JSON value with a few parts removed, repeated, or put in the place of others. The value itself stays as it is. */
export function mutateJson(random: Random, value: unknown): unknown {
  const root = { value: structuredClone(value) };
  const count = 1 + Math.floor(random() * MAX_MUTATIONS);
  for (let i = 0; i < count && 'value' in root; i++) mutateOnce(random, pick(random, placesIn(root)));
  return root.value ?? null;
}

/** Bytes with a few changed, left out, repeated or put in. */
export function mutateBytes(random: Random, bytes: Buffer): Buffer {
  const at = Math.floor(random() * (bytes.length + 1));
  const length = Math.floor(random() * 20);
  const [before, after] = [bytes.subarray(0, at), bytes.subarray(at)];
  const dice = random();
  if (dice < 0.25) return before;
  if (dice < 0.5) return Buffer.concat([before, randomBytes(random, length), after]);
  if (dice < 0.75) return Buffer.concat([before, randomBytes(random, length), after.subarray(length)]);
  return Buffer.concat([before, before.subarray(-length), after]);
}

export function randomBytes(random: Random, length: number): Buffer {
  return Buffer.from(Array.from({ length }, () => Math.floor(random() * 256)));
}

/** JSON of any shape, a few levels deep. */
export function randomJson(random: Random, depth = 3): unknown {
  const dice = random();
  if (depth === 0 || dice < 0.4) return structuredClone(pick(random, VALUES));
  const length = Math.floor(random() * 4);
  const parts = Array.from({ length }, () => randomJson(random, depth - 1));
  if (dice < 0.6) return parts;
  return Object.fromEntries(parts.map((part) => [randomText(random), part]));
}

function randomText(random: Random): string {
  const points = Array.from({ length: Math.floor(random() * 6) }, () => Math.floor(random() * 0x2000));
  return String.fromCodePoint(...points);
}

type Place = { readonly parent: Record<string, unknown>; readonly key: string };

function placesIn(root: Record<string, unknown>): Place[] {
  const places: Place[] = [];
  const todo: unknown[] = [root];
  for (let parent = todo.pop(); parent !== undefined; parent = todo.pop()) {
    for (const [key, child] of Object.entries(parent as Record<string, unknown>)) {
      places.push({ parent: parent as Record<string, unknown>, key });
      if (typeof child === 'object' && child !== null) todo.push(child);
    }
  }
  return places;
}

function mutateOnce(random: Random, { parent, key }: Place): void {
  const dice = random();
  const child = parent[key];
  if (dice < 0.25) delete parent[key];
  else if (dice < 0.3) parent[key] = [child, child];
  else if (dice < 0.4) parent[randomText(random)] = child;
  else if (dice < 0.5 && (typeof child === 'number' || typeof child === 'string')) parent[key] = otherKind(child);
  else parent[key] = random() < 0.8 ? structuredClone(pick(random, VALUES)) : randomJson(random);
}

function otherKind(value: number | string): number | string {
  return typeof value === 'number' ? String(value) : value.length;
}
