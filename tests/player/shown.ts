/**
 * A question as a learner sees it, on whatever channel. `options`: the labels to choose from, to put in order or to find
 * matches for, as they are shown; `matches`: what belongs to them.
 */
export type Shown = {
  readonly text: string;
  readonly options: readonly string[];
  readonly matches?: readonly string[];
};

/**
 * What she answers, in the labels that she sees. `match`: for each of the shown options what belongs to it, in turn.
 * `number` and `write` are typed in any case.
 */
export type Reply =
  | { readonly kind: 'pick' | 'order' | 'match'; readonly labels: readonly string[] }
  | { readonly kind: 'rate'; readonly value: number }
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'write'; readonly text: string };

/** Without marks and line breaks: the same text as every channel shows it. */
export function plainText(text: string): string {
  return text.replaceAll('*', '').replace(/\s+/g, ' ').trim();
}
