/** What goes wrong in a world, as chances between 0 and 1. All that is drawn is drawn from the world's seed. */
export type Faults = {
  /** A process dies at a call of its store or of the database, before or after what it wrote is there. */
  readonly crash: number;
  /** The database refuses a call. */
  readonly refuse: number;
  /** The database does what it was asked, or a part of it where it is many writes, and the answer is lost. */
  readonly mislead: number;
  /** A send fails: before it left, after it arrived, or for ever. */
  readonly send: number;
  /** A call or a send takes long. */
  readonly slow: number;
  /** The answer of the database comes when every lease has run out. */
  readonly freeze: number;
  /** An event comes once more. */
  readonly repeat: number;
  /** An event comes late, after others that were sent later. */
  readonly late: number;
  /** She blocks us, and comes back. */
  readonly block: number;
  /** A process is stopped in good order, and another one started. */
  readonly restart: number;
  /** The clock of a process jumps forwards or backwards, within `SKEW_MS` of the true time. */
  readonly clock: number;
  /** Processes of the next version of the program run beside those of today's, and not all at once take over. */
  readonly rollout: number;
  /** The nightly tidying comes in the middle of the day, in any process. */
  readonly tidy: number;
};

export type Fault = keyof Faults;

const NONE: Faults = {
  crash: 0,
  refuse: 0,
  mislead: 0,
  send: 0,
  slow: 0,
  freeze: 0,
  repeat: 0,
  late: 0,
  block: 0,
  restart: 0,
  clock: 0,
  rollout: 0,
  tidy: 0,
};

/** One world in four is calm: events come in any order and again, processes are stopped in good order, and nothing fails. */
export function drawFaults(random: () => number): Faults {
  if (random() < 0.25) {
    return { ...NONE, slow: random() * 0.3, repeat: 0.2, late: 0.1, block: 0.02, restart: 0.05, tidy: 0.01 };
  }
  const chance = (most: number) => (random() < 0.3 ? 0 : random() * most);
  return {
    crash: chance(0.01),
    refuse: chance(0.05),
    mislead: chance(0.03),
    send: chance(0.2),
    slow: chance(0.3),
    freeze: chance(0.004),
    repeat: chance(0.4),
    late: chance(0.3),
    block: chance(0.1),
    restart: chance(0.05),
    clock: chance(0.2),
    rollout: random() < 0.3 ? 0.5 : 0,
    tidy: chance(0.05),
  };
}

export function isCalm({ crash, refuse, mislead, send, freeze }: Faults): boolean {
  return crash + refuse + mislead + send + freeze === 0;
}

export function noneStruck(): Record<Fault, number> {
  return { ...NONE };
}
