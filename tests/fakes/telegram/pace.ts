/** Bot FAQ, "My bot is hitting limits": about 30 messages a second in all, 1 a second in a chat, where a short burst passes. */
export const REAL_RATES: Rates = { perSecond: 30, burst: 30, chatPerSecond: 1, chatBurst: 5 };

export type Rates = {
  readonly perSecond: number;
  readonly burst: number;
  readonly chatPerSecond: number;
  readonly chatBurst: number;
};

/** Counts what is sent. `take` gives the whole seconds to wait for, where it is too much: until then nothing passes. */
export type Pace = { take(chat: number): number | undefined };

type Bucket = { tokens: number; at: number; closedUntil: number };

export function createPace({ perSecond, burst, chatPerSecond, chatBurst }: Rates, clock: () => number): Pace {
  const full = (tokens: number): Bucket => ({ tokens, at: clock(), closedUntil: 0 });
  const all = full(burst);
  const chats = new Map<number, Bucket>();

  function fill(bucket: Bucket, rate: number, most: number): void {
    const now = clock();
    bucket.tokens = Math.min(most, bucket.tokens + ((now - bucket.at) * rate) / 1000);
    bucket.at = now;
  }

  /** A hair less than a whole token is one: it was lost in the sums. */
  function waitOf(bucket: Bucket, rate: number): number | undefined {
    const now = clock();
    if (bucket.closedUntil > now) return Math.ceil((bucket.closedUntil - now) / 1000);
    if (bucket.tokens > 1 - 1e-6) return undefined;
    const seconds = Math.ceil((1 - bucket.tokens) / rate);
    bucket.closedUntil = now + 1000 * seconds;
    return seconds;
  }

  return {
    take(chat) {
      const one = chats.get(chat) ?? full(chatBurst);
      chats.set(chat, one);
      fill(all, perSecond, burst);
      fill(one, chatPerSecond, chatBurst);
      const wait = waitOf(all, perSecond) ?? waitOf(one, chatPerSecond);
      if (wait !== undefined) return wait;
      all.tokens -= 1;
      one.tokens -= 1;
      return undefined;
    },
  };
}
