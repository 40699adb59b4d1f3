import type { LearnerEvent } from '../../src/learning/event.ts';

/** Makes the events of people on a channel, each with an id of its own, a millisecond after the one before, from `beginning` on. */
export function createSayings(channel: string, beginning: number) {
  let events = 0;
  const from = (name: string, ...aliases: string[]) => ({
    id: `event-${++events}`,
    at: beginning + events,
    from: { channel, name },
    ...(aliases.length > 0 && { aliases }),
  });
  const say = (text: string, name: string, ...aliases: string[]): LearnerEvent => ({
    kind: 'text',
    text,
    ...from(name, ...aliases),
  });
  return { from, say };
}
