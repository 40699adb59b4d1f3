/** What the platform allows a number. */
export type Limits = {
  /** Messages a second, in and out (Cloud API, Throughput). 0: as many as you like. */
  readonly perSecond: number;
  /** To one person: one every so many milliseconds, so many borrowed from the future (Cloud API, Pair rate limits). */
  readonly pairMs: number;
  readonly pairBurst: number;
  /** How long after she wrote anything may be said (Cloud API, Customer service windows). */
  readonly windowMs: number;
  /** People a day to whom a business speaks first (Messaging limits: 250, 2,000, 10,000, 100,000). */
  readonly peopleADay: number;
  /**
   * Codes of what is taken at first and reported by a `failed` status: what the platform learns only when it delivers. Others are
   * refused at once.
   */
  readonly late: readonly number[];
};

export const META_LIMITS: Limits = {
  perSecond: 80,
  pairMs: 6_000,
  pairBurst: 45,
  windowMs: 86_400_000,
  peopleADay: 250,
  late: [130472, 131026, 131047, 131048, 131049, 131050, 131053],
};
