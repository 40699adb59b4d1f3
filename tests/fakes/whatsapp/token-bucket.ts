/** Lets `burst` through at once and one every `everyMs` after that. Times are milliseconds since the epoch. */
export function createTokenBucket(burst: number, everyMs: number): { take(now: number): boolean } {
  let tokens = burst;
  let at = Number.NEGATIVE_INFINITY;
  return {
    take(now) {
      if (everyMs === 0) return true;
      if (now > at) {
        tokens = Math.min(burst, tokens + (now - at) / everyMs);
        at = now;
      }
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
  };
}
