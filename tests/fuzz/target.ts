/**
 * Posts `payloads` random payloads, all drawn from `seed`, at a receiver. Rejects with an error that tells the payload and what
 * came of it, where that is wrong.
 */
export type FuzzTarget = (options: { readonly seed: number; readonly payloads: number }) => Promise<void>;
