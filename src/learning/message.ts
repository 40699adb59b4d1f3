/**
 * What the core says. A channel decides how it looks.
 *
 * `text` is a small Markdown subset: paragraphs, `*emphasis*`, `**strong**`, and lists whose lines begin with `- `.
 */
export type OutboundMessage = {
  readonly text: string;
  readonly media?: Media;
  /** What she is asked; at most one in a step, on its last message. */
  readonly ask?: Prompt;
  readonly link?: Link;
  /** How far the lesson or test is, for a progress bar. */
  readonly progress?: LessonProgress;
  /** How an answer was graded, where this message is the feedback on it. */
  readonly verdict?: Verdict;
  /** What is sent in its place where the platform allows nothing but approved templates (WhatsApp, a day after she wrote). */
  readonly template?: OutboundTemplate;
};

/**
 * A template of `flows/templates.yaml`, filled: `language` is the platform's code for it (`ky_KG`), `parameters` are in the order
 * in which they stand in the text of that language, plain text of one line, none of them empty.
 */
export type OutboundTemplate = {
  readonly name: string;
  readonly language: string;
  readonly parameters: readonly string[];
};

/** `src` is a path below the content folder, such as `growth-mindset/media/board.png`. */
export type Media = { readonly src: string; readonly alt: string };

/** `url` begins with `/` (below PUBLIC_URL) or with `https://`. */
export type Link = { readonly label: string; readonly url: string };

export type LessonProgress = { readonly title: string; readonly done: number; readonly of: number };

export type Verdict = 'right' | 'partly' | 'wrong';

/** Something to choose. `value` is short ASCII that means nothing to the learner; `label` is what she reads. */
export type Choice = { readonly value: string; readonly label: string };

/**
 * A question that waits. `turn` numbers the questions that this learner was ever asked: a tap names it,
 * so that a tap on an old message is known as old. How the answer is written (`Answer`) depends on `type`:
 *
 * - `choice`: `[value]`; `choices`: the values ticked, in any order
 * - `order`: the values of all `items`, in her order
 * - `match`: for each of `items`, in the order shown, the value of one of `matches`
 * - `scale`: `['3']`; `number`: `['12.5']`
 * - `text`, `reflection`: `[what she wrote]`; a `text` prompt may offer `choices` beside the free text: then `[value]`
 */
export type Prompt = { readonly turn: number } & PromptBody;

export type PromptBody =
  | { readonly type: 'choice'; readonly choices: readonly Choice[] }
  | { readonly type: 'choices'; readonly choices: readonly Choice[] }
  | { readonly type: 'number' }
  | { readonly type: 'text'; readonly choices?: readonly Choice[] }
  | { readonly type: 'order'; readonly items: readonly Choice[] }
  | { readonly type: 'match'; readonly items: readonly Choice[]; readonly matches: readonly Choice[] }
  | { readonly type: 'scale'; readonly from: number; readonly to: number; readonly low: string; readonly high: string }
  | { readonly type: 'reflection' };

export type Answer = readonly string[];
