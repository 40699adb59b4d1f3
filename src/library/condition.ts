import { type ASTNode, Environment, type ParseError, type TypeError as TypeMismatch } from '@marcbachmann/cel-js';
import type { Condition } from '../learning/flow.ts';
import { SCOPE_SCHEMA } from '../learning/scope.ts';
import { suggest } from './suggest.ts';

/** `offset`: where in the expression it is wrong, in UTF-16 units from its beginning. */
export type CompiledCondition =
  | { readonly ok: true; readonly condition: Condition; readonly variables: readonly UsedVariable[] }
  | { readonly ok: false; readonly offset: number; readonly message: string };

/** A variable of the flow that a condition names as `vars.name`. `isAsked`: only whether it is set, as in `has(vars.name)`. */
export type UsedVariable = { readonly name: string; readonly offset: number; readonly isAsked: boolean };

/**
 * Compiles a CEL expression (Common Expression Language) and checks its types against `SCOPE_SCHEMA`. The condition
 * carries its `source`, so that a graph can show it.
 *
 * A variable that is not set is empty, as it is in templates and texts, unless the condition asks `has(vars.name)`.
 */
export function compileCondition(source: string): CompiledCondition {
  const parsed = parse(source);
  if ('error' in parsed) return explain(source, parsed.error);
  const checked = parsed.run.check();
  if (checked.error) return explain(source, checked.error);
  if (checked.type !== 'bool') {
    const message = `A condition must be true or false, but this is ${NOUNS[checked.type ?? ''] ?? checked.type}. Compare it, as in \`progress.lessonsDone > 0\`.`;
    return { ok: false, offset: 0, message };
  }
  const variables = usedVariables(parsed.run.ast);
  const condition = Object.assign(conditionOf(parsed.run, emptyVariables(variables)), { source });
  return { ok: true, condition, variables };
}

function conditionOf(run: Run, empty: Readonly<Record<string, string>>): Condition {
  if (Object.keys(empty).length === 0) return (scope) => run(scope) === true;
  return (scope) => run({ ...scope, vars: { ...empty, ...scope.vars } }) === true;
}

function emptyVariables(variables: readonly UsedVariable[]): Record<string, string> {
  const asked = new Set(variables.filter(({ isAsked }) => isAsked).map(({ name }) => name));
  const empty = variables.filter(({ name }) => !asked.has(name));
  return Object.fromEntries(empty.map(({ name }) => [name, '']));
}

/** The expression that a condition was compiled from; empty for one that was made otherwise. */
export function sourceOf(condition: Condition): string {
  return 'source' in condition ? String(condition.source) : '';
}

type Run = ReturnType<Environment['parse']>;

function parse(source: string): { run: Run } | { error: ParseError | TypeMismatch } {
  try {
    return { run: newEnvironment().parse(source) };
  } catch (error) {
    if (!isCelError(error)) throw error;
    return { error };
  }
}

function isCelError(error: unknown): error is ParseError {
  return error instanceof Error && 'summary' in error;
}

const CEL_TYPES: Readonly<Record<string, string>> = { map: 'map', timestamp: 'google.protobuf.Timestamp' };

function newEnvironment(): Environment {
  const environment = new Environment();
  for (const [name, shape] of Object.entries(SCOPE_SCHEMA)) {
    if (typeof shape === 'string') environment.registerVariable(name, CEL_TYPES[shape] ?? shape);
    else environment.registerVariable({ name, schema: shape });
  }
  return environment;
}

const NOUNS: Readonly<Record<string, string>> = {
  int: 'a number',
  double: 'a number',
  string: 'a text',
  list: 'a list',
  map: 'a group of values',
};

function explain(source: string, error: ParseError | TypeMismatch): CompiledCondition {
  const { start, end } = error.range ?? { start: 0, end: 0 };
  const written = source.slice(start, end);
  return { ok: false, offset: start, message: wording(source, written, start, error) };
}

function wording(source: string, written: string, start: number, error: ParseError | TypeMismatch): string {
  if (error.code === 'unknown_variable') {
    return `\`${written}\` is not known in a condition.${suggest(written, Object.keys(SCOPE_SCHEMA)) || ` Known: ${list(SCOPE_SCHEMA)}.`}`;
  }
  if (error.code === 'no_such_key') {
    const [, owner = ''] = /(\w+)\s*\.\s*$/.exec(source.slice(0, start)) ?? [];
    const shape = owner === 'learner' || owner === 'progress' ? SCOPE_SCHEMA[owner] : {};
    return `\`${owner}.${written}\` is not known.${
      suggest(
        `${owner}.${written}`,
        Object.keys(shape).map((key) => `${owner}.${key}`),
      ) || ` Known: ${list(shape)}.`
    }`;
  }
  if (error.code === 'no_such_overload') {
    return `This compares or combines things of different types (${error.summary.replace('no such overload: ', '')}). A text stands between quotes, a number does not.`;
  }
  if (error.summary.endsWith('EOF')) return 'This condition ends too early: something is missing after it.';
  return `This condition is not readable: ${error.summary}.`;
}

function list(shape: object): string {
  return Object.keys(shape)
    .map((name) => `\`${name}\``)
    .join(', ');
}

function usedVariables(root: ASTNode): UsedVariable[] {
  const found: UsedVariable[] = [];
  const visit = (node: unknown, isAsked: boolean): void => {
    if (Array.isArray(node)) {
      for (const one of node) visit(one, isAsked);
      return;
    }
    if (!isNode(node)) return;
    if (node.op === '.' && node.args[0].op === 'id' && node.args[0].args === 'vars') {
      const [, name] = node.args;
      found.push({ name, offset: node.range.end - name.length, isAsked });
    }
    visit(node.args, node.op === 'call' && node.args[0] === 'has');
  };
  visit(root, false);
  return found;
}

function isNode(value: unknown): value is ASTNode {
  return typeof value === 'object' && value !== null && 'op' in value && 'args' in value;
}
