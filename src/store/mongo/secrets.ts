import { newSecret } from '../new-secret.ts';
import { type Store, StoreError } from '../store.ts';
import type { Engine } from './engine.ts';

export function storeSecrets(engine: Engine): Pick<Store, 'secret'> {
  const { secrets } = engine.collections;

  async function secret(name: string): Promise<string> {
    const known = await secrets.findOne({ _id: name });
    if (known) return known.value;
    const value = newSecret();
    if (await secrets.insertOne({ _id: name, value })) return value;
    const first = await secrets.findOne({ _id: name });
    if (!first) throw new StoreError(`${engine.place}: the secret ${name} was removed while it was made. Try again.`);
    return first.value;
  }

  return { secret: (name) => engine.run(() => secret(name)) };
}
