import type { LearnerEvent } from '../../src/learning/event.ts';
import { LANGUAGES, type Language } from '../../src/learning/language.ts';
import type { Address } from '../../src/learning/learner.ts';
import type { Library } from '../../src/learning/library.ts';
import type { OutboundMessage, Prompt } from '../../src/learning/message.ts';
import { createPlayer, type Player } from '../player/player.ts';
import type { Reply, Shown } from '../player/shown.ts';
import { TYPING_STYLES, typed } from '../player/typed.ts';
import { shownOf, valuesOf } from './screen.ts';
import { pick } from './world.ts';

/** What she does, before the platform gives it an id and a time. */
export type Act =
  | { readonly kind: 'start'; readonly parameter?: string; readonly language?: Language }
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'tap'; readonly turn: number; readonly values: readonly string[] }
  | { readonly kind: 'language'; readonly language: Language }
  | { readonly kind: 'other'; readonly what: string };

/** Somebody who learns: what she does depends on what she sees and on chance. */
export type Pupil = {
  readonly id: string;
  /** The ids of all learners whom she may be taken for, `id` among them: one for each of her names. */
  readonly ids: readonly string[];
  readonly from: Address;
  readonly language: Language;
  /** What she does at one moment: nearly always one thing. `screen`: what was said to her, the newest last. */
  act(screen: readonly OutboundMessage[]): Act[];
};

const COMMANDS = ['/menu', '/help', '/lessons', '/courses', '/settings', '/language', '/export', '/certificate'];
const MORE_COMMANDS = ['/stop', '/start', '/school', '/privacy', '/nothing', 'меню', 'помощь', 'токтот', 'start'];
const NONSENSE = ['абракадабра', '🙂🙂', '99', 'ж'.repeat(4_000), '/', '   ', 'ABC', 'nobody knows', '1 2 3', '2.'];
const PARAMETERS = ['school-ABC', 'school-XYZ', 'course-growth-mindset', 'course-gone', '../../etc'];

export function createPupil(
  world: { readonly random: () => number; readonly library: Library },
  id: string,
  from: Address,
  ids: readonly string[] = [id],
): Pupil {
  const { random, library } = world;
  const language = pick(random, LANGUAGES);
  const isForgetful = random() < 0.3;
  /** Half of them just learn. */
  const distraction = random() < 0.5 ? 0.1 : 0.24;
  const players = new Map<Language, Player>();

  function playerOf(spoken: Language): Player {
    const player = players.get(spoken) ?? createPlayer(library, spoken, `Айгүл ${from.name}`);
    players.set(spoken, player);
    return player;
  }

  function answer(screen: readonly OutboundMessage[], wrong: boolean): Act {
    const message = screen.findLast((one) => one.ask);
    if (!message?.ask) return random() < 0.5 ? { kind: 'text', text: '/menu' } : { kind: 'start' };
    const shown = shownOf(message);
    for (const spoken of [language, ...LANGUAGES]) {
      const reply = replyOf(playerOf(spoken), shown, wrong);
      if (reply) return sayReply(reply, shown, message.ask, spoken);
    }
    return tapAnything(message.ask);
  }

  function sayReply(reply: Reply, shown: Shown, ask: Prompt, spoken: Language): Act {
    const values = valuesOf(reply, ask);
    if (values && random() < 0.8) return { kind: 'tap', turn: ask.turn, values };
    return { kind: 'text', text: typed(reply, shown, pick(random, TYPING_STYLES), spoken) };
  }

  function tapAnything(ask: Prompt): Act {
    switch (ask.type) {
      case 'choice':
      case 'choices':
        return { kind: 'tap', turn: ask.turn, values: [pick(random, ask.choices).value] };
      case 'order':
        return { kind: 'tap', turn: ask.turn, values: ask.items.map(({ value }) => value) };
      case 'match':
        return { kind: 'tap', turn: ask.turn, values: ask.items.map(() => pick(random, ask.matches).value) };
      default:
        return { kind: 'text', text: String(Math.ceil(random() * 5)) };
    }
  }

  function tapOld(screen: readonly OutboundMessage[]): Act {
    const asks = screen.flatMap(({ ask }) => (ask ? [ask] : []));
    return asks.length > 0 ? tapAnything(pick(random, asks)) : { kind: 'tap', turn: 0, values: ['a'] };
  }

  function act(screen: readonly OutboundMessage[]): Act[] {
    if (screen.length === 0) return [{ kind: 'start', ...(random() < 0.5 && { language }) }];
    if (random() > distraction) return [answer(screen, false)];
    const dice = random();
    if (dice < 0.25) return [answer(screen, true)];
    if (dice < 0.4) return [tapOld(screen)];
    if (dice < 0.52) return [{ kind: 'text', text: pick(random, NONSENSE) }];
    if (dice < 0.66) return [{ kind: 'text', text: pick(random, COMMANDS) }];
    if (dice < 0.73) return [{ kind: 'text', text: pick(random, MORE_COMMANDS) }];
    if (dice < 0.8) return [{ kind: 'language', language: pick(random, LANGUAGES) }];
    if (dice < 0.84) return [{ kind: 'start', parameter: pick(random, PARAMETERS) }];
    if (dice < 0.96) return [answer(screen, false), random() < 0.5 ? answer(screen, true) : tapOld(screen)];
    return isForgetful ? [{ kind: 'text', text: '/forget' }] : [{ kind: 'start' }];
  }

  return { id, ids, from, language, act: (screen) => confirmForgetting(screen, random) ?? act(screen) };
}

/** Asked whether she wants to be forgotten, she often does: else it would never happen. */
function confirmForgetting(screen: readonly OutboundMessage[], random: () => number): Act[] | undefined {
  const ask = screen.at(-1)?.ask;
  if (ask?.type !== 'choice' || !ask.choices.some(({ value }) => value === 'no')) return undefined;
  const isForget = ask.choices[0]?.value === 'no' && random() < 0.7;
  return isForget ? [{ kind: 'tap', turn: ask.turn, values: ['yes'] }] : undefined;
}

function replyOf(player: Player, shown: Shown, wrong: boolean): Reply | undefined {
  try {
    return player.reply(shown, { wrong });
  } catch (error) {
    if (error instanceof Error && error.message.startsWith('nobody knows')) return undefined;
    throw error;
  }
}

/** The event of what she did. */
export function eventOf(act: Act, id: string, at: number, from: Address): LearnerEvent {
  return { ...act, id, at, from };
}

/** A further name of hers, where she has one: a number beside a user id. */
export function numberOf({ name }: Address): string {
  return `${name}#`;
}

/** By which of her names a messenger tells of her: mostly by both, now and then by one. */
export function sender({ from }: Pupil, random: () => number): Pick<LearnerEvent, 'from' | 'aliases'> {
  if (from.channel !== 'messenger') return { from };
  const dice = random();
  const number = numberOf(from);
  if (dice < 0.2) return { from };
  return dice < 0.45 ? { from: { ...from, name: number } } : { from, aliases: [number] };
}
