/** The part of the browser's storages that is used. */
export type KeyValues = {
  readonly length: number;
  key(index: number): string | null;
  getItem(key: string): string | null;
  setItem(key: string, value: string): void;
  removeItem(key: string): void;
  clear(): void;
};

/** The storage that `find` gives, or where the browser refuses it (private windows, blocked cookies), a memory. */
export function openStorage(find: () => KeyValues): KeyValues {
  try {
    const storage = find();
    storage.setItem('sabak:probe', '1');
    storage.removeItem('sabak:probe');
    return storage;
  } catch {
    return memoryStorage();
  }
}

/** It lasts as long as the page. */
export function memoryStorage(): KeyValues {
  const values = new Map<string, string>();
  return {
    get length() {
      return values.size;
    },
    key: (index) => [...values.keys()][index] ?? null,
    getItem: (key) => values.get(key) ?? null,
    setItem: (key, value) => void values.set(key, value),
    removeItem: (key) => void values.delete(key),
    clear: () => values.clear(),
  };
}
