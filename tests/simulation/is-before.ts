/** Entries are numbered by version, and within one. */
export function isBefore(one: string, other: string): boolean {
  const [version = 0, index = 0] = one.split('.').map(Number);
  const [otherVersion = 0, otherIndex = 0] = other.split('.').map(Number);
  return version < otherVersion || (version === otherVersion && index < otherIndex);
}
