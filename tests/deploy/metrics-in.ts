/** A metric that an expression asks for, with the labels that it matches or groups it by. */
export type Asked = { readonly metric: string; readonly labels: readonly string[] };

const WORDS = new Set(['and', 'or', 'unless', 'bool', 'by', 'without', 'on', 'ignoring', 'inf', 'nan']);

/**
 * The metrics in an expression of PromQL: every name that is no function, no word of the language and no label. Labels of a `by (…)`
 * count for all metrics of the expression.
 */
export function metricsIn(expression: string): Asked[] {
  const grouped: string[] = [];
  const rest = expression
    .replace(/\[[^\]]*\]|\boffset \w+/g, '')
    .replace(/\b(?:by|without|on|ignoring)\s*\(([^)]*)\)/g, (_, names: string) => {
      grouped.push(...names.split(',').map((name) => name.trim()));
      return ' ';
    });
  const found = rest.matchAll(/(?<![\w.])([a-zA-Z_:][\w:]*)\s*(\{(?:"[^"]*"|[^"}])*\})?(?!\s*\(|[\w:])/g);
  return [...found].flatMap(([, metric = '', matchers = '']) =>
    WORDS.has(metric) ? [] : [{ metric, labels: [...grouped, ...labelsIn(matchers)] }],
  );
}

function labelsIn(matchers: string): string[] {
  return [...matchers.matchAll(/(\w+)\s*(?:=~|!~|!=|=)\s*"/g)].flatMap(([, label]) => label ?? []);
}
