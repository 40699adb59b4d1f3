import type { Finding, Report } from './finding.ts';

/** A place in a file; both count from 1, `column` in UTF-16 units. */
export type Position = { readonly line: number; readonly column: number };

export const FILE_START: Position = { line: 1, column: 1 };

/** Reports what is wrong at a place of one file. An error, unless a severity is given. */
export type FileReport = (at: Position, rule: string, message: string, severity?: Finding['severity']) => void;

export function reportIn(file: string, report: Report): FileReport {
  return (at, rule, message, severity = 'error') =>
    report({ file, line: at.line, column: at.column, severity, rule, message });
}
