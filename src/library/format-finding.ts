import type { Finding } from './finding.ts';

/** A finding in one line: `flows/menu.yaml:3:5 error: There is no step … (unknown-step)`. */
export function formatFinding({ file, line, column, severity, rule, message }: Finding): string {
  return `${file}:${line}:${column} ${severity}: ${message} (${rule})`;
}
