/** A time of day on the clocks of an IANA time zone. */
export type Daily = { readonly hour: number; readonly minute: number; readonly timeZone: string };

/**
 * The last instant, not after `now`, at which clocks showed this time (both in milliseconds since the epoch). Where clocks were put
 * forward over it, the time is as much later; where they showed it twice, the first counts.
 */
export function lastTimeOf({ hour, minute, timeZone }: Daily, now: number): number {
  const here = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(timeZone);
  const plainTime = Temporal.PlainTime.from({ hour, minute });
  const today = here.withPlainTime(plainTime);
  const last = today.epochMilliseconds <= now ? today : here.subtract({ days: 1 }).withPlainTime(plainTime);
  return last.epochMilliseconds;
}
