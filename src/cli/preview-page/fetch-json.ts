/** GETs JSON, or POSTs `body` for it. Rejects with what the server says is wrong. */
export async function fetchJson<T>(path: string, body?: unknown): Promise<T> {
  const response = await fetch(path, body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) });
  if (!response.ok) throw new Error(await response.text());
  return response.json() as Promise<T>;
}
