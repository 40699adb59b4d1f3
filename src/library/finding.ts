/** What the linter found at a place in a file. `line` and `column` count from 1; `column` counts UTF-16 units. */
export type Finding = {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly severity: 'error' | 'warning';
  /** The rule's name, such as `unknown-step`. */
  readonly rule: string;
  /** What is wrong and what would be right, in words of a trainer. */
  readonly message: string;
};

export type Report = (finding: Finding) => void;
