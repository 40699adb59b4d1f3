import { readConfig } from '../../src/config/config.ts';

/** What no setting may be. */
const NONSENSE = '\u0000 \u0000';

/** Whether Sabak reads this variable: then it complains of nonsense in it, by name. */
export function isSetting(name: string): boolean {
  const read = readConfig({ [name]: NONSENSE }, () => {
    throw new Error('there is no such file');
  });
  return !read.ok && read.problems.some((problem) => new RegExp(`^${name}\\b`).test(problem));
}
