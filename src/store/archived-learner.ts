import type { ArchivedLearner } from './archive.ts';

/**
 * What stands where a learner should stand, from its JSON: the object, whatever is in it. What is no object (a hand has damaged
 * it) stays the text that it is, so that every engine can keep it.
 */
export function archivedLearner(text: string): ArchivedLearner['learner'] {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Readonly<Record<string, unknown>>)
      : text;
  } catch (error) {
    if (error instanceof SyntaxError) return text;
    throw error;
  }
}
