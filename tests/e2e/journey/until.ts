import { vi } from 'vitest';

/** A busy machine takes its time. */
const PATIENCE_MS = 20_000;

/** Waits for something that comes by itself. Throws where it does not, with what was waited for. */
export async function until(isThere: () => boolean | Promise<boolean>, what: string): Promise<void> {
  await vi.waitFor(
    async () => {
      if (!(await isThere())) throw new Error(`waited in vain for ${what}`);
    },
    { timeout: PATIENCE_MS, interval: 20 },
  );
}
