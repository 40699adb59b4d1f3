/** The year, in UTC, in which a certificate counts. `issuedAt`: milliseconds since the epoch. */
export function certificateYear(issuedAt: number): number {
  return new Date(issuedAt).getUTCFullYear();
}

/** The number of the nth certificate of a year, such as `SB-2026-000123`. */
export function certificateNumber(year: number, n: number): string {
  return `SB-${year}-${String(n).padStart(6, '0')}`;
}
