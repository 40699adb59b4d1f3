import { test } from 'vitest';
import { fuzzWhatsApp } from './whatsapp.ts';

test('5,000 payloads, whole, damaged and signed by others, are answered as they should, and nothing whole is lost', {
  timeout: 120_000,
}, async () => {
  await fuzzWhatsApp({ seed: Number(process.env.SEED ?? 1), payloads: 5_000 });
});
