/** A promise of the system that a world has seen broken. */
export class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}
