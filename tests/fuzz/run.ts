import type { FuzzTarget } from './target.ts';
import { fuzzTelegram } from './telegram.ts';
import { fuzzWhatsApp } from './whatsapp.ts';

/**
 * `npm run fuzz`, or `npm run fuzz -- telegram`: FUZZ payloads at each receiver, in batches, each with a seed of its own.
 * A batch that fails is repeated with `SEED=… FUZZ=1 npm run fuzz -- NAME`.
 */
const TARGETS: Readonly<Record<string, FuzzTarget>> = { telegram: fuzzTelegram, whatsapp: fuzzWhatsApp };

const BATCH = 5_000;
const payloads = Number(process.env.FUZZ ?? 100_000);
const firstSeed = Number(process.env.SEED ?? Date.now() % 1_000_000_000);

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !Object.hasOwn(TARGETS, name));
if (unknown.length > 0 || !(payloads > 0)) {
  console.error(`There is to fuzz: ${Object.keys(TARGETS).join(', ')}, with FUZZ=N payloads each.`);
  process.exit(2);
}
for (const [name, fuzz] of Object.entries(TARGETS)) {
  if (asked.length === 0 || asked.includes(name)) await run(name, fuzz);
}

async function run(name: string, fuzz: FuzzTarget): Promise<void> {
  const since = performance.now();
  const batches = Math.ceil(payloads / BATCH);
  for (let i = 0; i < batches; i++) {
    const seed = firstSeed + i;
    try {
      await fuzz({ seed, payloads: BATCH });
    } catch (error) {
      console.error(`${name}: SEED=${seed} fails`);
      console.error(error);
      process.exitCode = 1;
      return;
    }
  }
  const seconds = Math.round((performance.now() - since) / 1000);
  console.log(`${name}: ${batches * BATCH} payloads in ${seconds} s, seeds ${firstSeed} to ${firstSeed + batches - 1}`);
}
