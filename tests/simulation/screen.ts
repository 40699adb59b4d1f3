import type { OutboundMessage, Prompt } from '../../src/learning/message.ts';
import type { Reply, Shown } from '../player/shown.ts';

/** What a player needs to know of a message. */
export function shownOf({ text, ask }: OutboundMessage): Shown {
  if (!ask) return { text, options: [] };
  switch (ask.type) {
    case 'choice':
    case 'choices':
      return { text, options: labels(ask.choices) };
    case 'text':
      return { text, options: labels(ask.choices ?? []) };
    case 'order':
      return { text, options: labels(ask.items) };
    case 'match':
      return { text, options: labels(ask.items), matches: labels(ask.matches) };
    default:
      return { text, options: [] };
  }
}

function labels(choices: readonly { readonly label: string }[]): string[] {
  return choices.map(({ label }) => label);
}

/** The values of what she would tap; undefined: she types it. */
export function valuesOf(reply: Reply, ask: Prompt): string[] | undefined {
  if (reply.kind === 'rate') return [String(reply.value)];
  if (reply.kind === 'number' || reply.kind === 'write') return undefined;
  const choices = 'choices' in ask ? ask.choices : 'matches' in ask ? ask.matches : 'items' in ask ? ask.items : [];
  const values = reply.labels.map((label) => choices?.find((choice) => choice.label === label)?.value);
  return values.every((value) => value !== undefined) ? values : undefined;
}
