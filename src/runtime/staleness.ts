/** How many of the learners in memory were moved by other processes since, as far as it showed. */
export type Staleness = {
  /** Whether it is better to ask the store than to try what is in memory. */
  isHigh(): boolean;
  note(isStale: boolean): void;
};

/**
 * What is in memory and current saves a question to the store; what is stale costs a conflict and the question (3 round trips instead of
 * 2): above one in two it is a loss, and above this part some steps would take longer than they have to.
 */
const HIGH = 1 / 4;
/** Of the last few dozen learners, the newer ones more. */
const WEIGHT = 1 / 32;

export function createStaleness(): Staleness {
  let part = 0;
  return {
    isHigh: () => part > HIGH,
    note(isStale) {
      part += WEIGHT * ((isStale ? 1 : 0) - part);
    },
  };
}
