const UNIT_MS: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** How a span of time is written in flows and courses: a whole number and `s`, `m`, `h` or `d`. */
export const DURATION_PATTERN = /^(\d{1,6})\s*([smhd])$/;

/** Milliseconds of a span such as `90s`, `30m`, `12h` or `1d`; undefined where it is not written so. */
export function parseDuration(text: string): number | undefined {
  const [, count, unit] = DURATION_PATTERN.exec(text) ?? [];
  const unitMs = UNIT_MS[unit ?? ''];
  return count === undefined || unitMs === undefined ? undefined : Number(count) * unitMs;
}
