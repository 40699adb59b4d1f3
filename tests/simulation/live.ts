import type { OutboundMessage } from '../../src/learning/message.ts';
import type { Crew } from './crew.ts';
import type { Platform } from './platform.ts';
import { type Act, eventOf, type Pupil, sender } from './pupil.ts';
import { strikes, type World } from './world.ts';

const DAY_MS = 86_400_000;
/** She comes at about the same hour. */
const HOUR_MS = 3_600_000;

export type Living = {
  readonly world: World;
  readonly crew: Crew;
  readonly platform: Platform;
  readonly pupil: Pupil;
  /** On how many days, one after another, she learns. */
  readonly days: number;
  /** She has done what she had to do. */
  readonly stop: () => void;
};

/**
 * A learner-day: on each of her days she looks at her screen and does something, 7 to 10 times within some minutes, which with
 * what a person does twice makes 8 to 12 events: a lesson and a half, or a test.
 */
export function live({ world, crew, platform, pupil, days, stop }: Living): void {
  const { random, scheduler } = world;
  let daysLeft = days;
  let left = 0;
  let acts = 0;

  function beginDay(): void {
    daysLeft -= 1;
    left = 7 + Math.floor(random() * 4);
    const beganAt = scheduler.now();
    const endDay = () => {
      if (daysLeft === 0) return stop();
      scheduler.after(beganAt + DAY_MS + (random() - 0.5) * HOUR_MS - scheduler.now(), beginDay);
    };
    act(endDay);
  }

  function act(endDay: () => void): void {
    scheduler.stir();
    acts += 1;
    if (pupil.from.channel !== 'web') mayBlock();
    for (const [i, one] of [...pupil.act(screenOf(crew, pupil)), ...stickers()].entries()) {
      const event = eventOf(one, `${pupil.from.name}-${acts}-${i}`, scheduler.now(), pupil.from);
      platform.post(pupil, { ...event, ...sender(pupil, random) });
    }
    left -= 1;
    scheduler.after(random() * 2_000, crew.bustle);
    if (left > 0) scheduler.after(pauseMs(random), () => act(endDay));
    else endDay();
  }

  function stickers(): Act[] {
    return pupil.from.channel !== 'web' && random() < 0.04 ? [{ kind: 'other', what: 'sticker' }] : [];
  }

  /** She blocks us for a moment: the next thing that she does she does unblocked. */
  function mayBlock(): void {
    const { name } = pupil.from;
    const now = acts;
    const tell = (isReachable: boolean) => {
      const id = `${name}-${now}-${isReachable ? 'back' : 'blocked'}`;
      platform.post(pupil, { kind: 'presence', isReachable, id, at: scheduler.now(), ...sender(pupil, random) });
    };
    if (world.blocked.delete(name)) return random() < 0.5 ? tell(true) : undefined;
    if ((daysLeft === 0 && left === 1) || !strikes(world, 'block')) return;
    scheduler.after(random() * 400, () => {
      world.blocked.add(name);
      tell(false);
    });
  }

  scheduler.after(random() * 10_000, beginDay);
}

function screenOf(crew: Crew, { id, from }: Pupil): readonly OutboundMessage[] {
  return crew.phones.get(from.channel === 'web' ? id : from.name) ?? [];
}

/** She mostly goes on at once; now and then after minutes or within the hour. */
function pauseMs(random: () => number): number {
  const dice = random();
  if (dice < 0.2) return random() * 1_000;
  return random() * (dice < 0.97 ? 8_000 : dice < 0.995 ? 100_000 : 3_600_000);
}
