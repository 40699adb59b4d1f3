import type { Path } from './yaml-source.ts';

/** A place in a YAML file as messages name it: the entries of a list count from 1, as people do. */
export function placeName(path: Path): string {
  return path.map((key) => (typeof key === 'number' ? key + 1 : String(key))).join('.');
}
