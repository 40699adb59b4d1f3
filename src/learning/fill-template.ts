import type { VarValue } from './learner.ts';

/** Puts variables in the place of `{name}`; a variable that is not set is empty. */
export function fillTemplate(template: string, vars: Readonly<Record<string, VarValue>>): string {
  return template.replace(/\{([\w-]+)\}/g, (_, name: string) => String(vars[name] ?? ''));
}
