import { expect, it } from 'vitest';
import { randomFrom } from '../../src/learning/random.ts';
import { mutateJson } from './mutate.ts';
import { fuzzTelegram } from './telegram.ts';
import { sampleUpdate } from './telegram-updates.ts';

it('stands 5,000 payloads, and hears every valid update among them exactly once', async () => {
  await expect(fuzzTelegram({ seed: 5, payloads: 5_000 })).resolves.toBeUndefined();
}, 120_000);

it('draws the same payloads from the same seed, and changes no sample by mutating it', () => {
  const draw = () => {
    const random = randomFrom('seed');
    const { update } = sampleUpdate(random, 1, 2, 3);
    const before = JSON.stringify(update);
    const mutated = JSON.stringify(mutateJson(random, update));
    expect(JSON.stringify(update)).toBe(before);
    return mutated;
  };
  expect(draw()).toBe(draw());
});
