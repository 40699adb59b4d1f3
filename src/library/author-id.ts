/** Ids stand in file names, links and facts, and never change: lower-case Latin letters, digits and single hyphens. */
export const ID_PATTERN = /^[a-z0-9]+(?:-[a-z0-9]+)*$/;

/** Long ids do not fit a line of a report. */
const MAX_LENGTH = 64;

export const ID_RULE =
  'An id is made of the letters a–z, digits and hyphens, such as `praise-effort`, and has at most 64 of them.';

export function isId(text: string): boolean {
  return text.length <= MAX_LENGTH && ID_PATTERN.test(text);
}
