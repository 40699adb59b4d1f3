import type { JsonSchema } from './schema-at.ts';

/** An object none of whose keys is needed is shown with all of them, unless there are more than this. */
const MOST_KEYS = 3;

/** What an author may write for a schema, with `…` where it is hers to fill in: `{ ky: …, ru: …, en: … }`. */
export function exampleOf(schema: JsonSchema | undefined): string {
  const { type, properties, items } = schema ?? {};
  if (schema?.enum) return String(schema.enum[0]);
  if (type === 'boolean') return 'true';
  if (type === 'array') return `[${exampleOf(items)}]`;
  if (type !== 'object' || !properties) return '…';
  const names = Object.keys(properties);
  const shown = schema?.required ?? (names.length > MOST_KEYS ? [] : names);
  if (shown.length === 0) return '…';
  return `{ ${shown.map((name) => `${name}: ${exampleOf(properties[name])}`).join(', ')} }`;
}
