import type { Simulated } from './simulate.ts';

/** What many worlds have seen. */
export type Total = {
  seeds: number;
  events: number;
  learnerDays: number;
  /** How long it took, in milliseconds; 0 where nobody has measured it. */
  ms: number;
  readonly faults: Record<string, number>;
  readonly counts: Record<string, number>;
};

export function emptyTotal(): Total {
  return { seeds: 0, events: 0, learnerDays: 0, ms: 0, faults: {}, counts: {} };
}

export function addWorld(total: Total, { events, learnerDays, faults, counts, engine }: Simulated): void {
  addTotal(total, { seeds: 1, events, learnerDays, ms: 0, faults: { ...faults }, counts: { ...counts, [engine]: 1 } });
}

export function addTotal(total: Total, more: Total): void {
  total.seeds += more.seeds;
  total.events += more.events;
  total.learnerDays += more.learnerDays;
  for (const key of ['faults', 'counts'] as const) {
    for (const [name, value] of Object.entries(more[key])) total[key][name] = (total[key][name] ?? 0) + value;
  }
}

/** One line: seeds, events and faults by kind. A learner-day is what one learner does on one day: some 8 to 12 events, with all faults. */
export function describeTotal(total: Total, { from, isKept }: { from: number; isKept: boolean }): string {
  const { seeds, events, learnerDays, ms, faults, counts } = total;
  const struck = Object.values(faults).reduce((sum, one) => sum + one, 0);
  const perSecond = Math.round(learnerDays / (ms / 1_000));
  return [
    `${seeds} seeds from ${from}, ${isKept ? 'every promise kept' : 'a promise broken'}`,
    `${events} events`,
    `${struck} faults (${list(faults)})`,
    `seen: ${list(counts)}`,
    `${learnerDays} learner-days in ${(ms / 1_000).toFixed(1)} s: ${perSecond} learner-days/s`,
  ].join('; ');
}

function list(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${name} ${count}`)
    .join(', ');
}
