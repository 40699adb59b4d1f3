import type { TextValues } from './library.ts';

/** Puts variables in the place of `{name}`; a variable that is not set is empty. */
export function fillTemplate(template: string, vars: TextValues): string {
  return template.replace(/\{([\w-]+)\}/g, (_, name: string) => String(vars[name] ?? ''));
}
