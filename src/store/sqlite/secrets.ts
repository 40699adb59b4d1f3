import { newSecret } from '../new-secret.ts';
import type { Store } from '../store.ts';
import type { Engine } from './engine.ts';

export function storeSecrets(engine: Engine): Pick<Store, 'secret'> {
  const select = engine.db.prepare('SELECT value FROM secret WHERE name = ?');
  const insert = engine.db.prepare('INSERT INTO secret (name, value) VALUES (?, ?) ON CONFLICT (name) DO NOTHING');
  const find = (name: string) => select.get(name)?.value as string | undefined;
  return {
    async secret(name) {
      const known = engine.read(() => find(name));
      if (known !== undefined) return known;
      const made = newSecret();
      return engine.write(() => {
        insert.run(name, made);
        return find(name) ?? made;
      });
    },
  };
}
