import { Agent, request } from 'node:http';

export type Reply = { readonly status: number; readonly cookie: string | undefined };

/** Sends requests over kept connections, at most `sockets` at once. */
export type Client = {
  get(path: string): Promise<Reply>;
  post(path: string, cookie: string, body: object): Promise<Reply>;
  close(): void;
};

export function createClient(port: number, sockets: number): Client {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets });
  const origin = `http://localhost:${port}`;

  function send(method: string, path: string, headers: Record<string, string>, body?: string): Promise<Reply> {
    return new Promise((resolve, reject) => {
      const sent = request({ agent, port, host: '127.0.0.1', method, path, headers }, (response) => {
        const [cookie] = response.headers['set-cookie'] ?? [];
        response.on('end', () => resolve({ status: response.statusCode ?? 0, cookie: cookie?.split(';')[0] })).resume();
      });
      sent.on('error', reject).end(body);
    });
  }

  return {
    get: (path) => send('GET', path, { host: `localhost:${port}` }),
    post: (path, cookie, body) =>
      send(
        'POST',
        path,
        { host: `localhost:${port}`, cookie, origin, 'content-type': 'application/json' },
        JSON.stringify(body),
      ),
    close: () => agent.destroy(),
  };
}

/** Runs `tasks`, `inFlight` of them side by side. */
export async function runAll(tasks: readonly (() => Promise<void>)[], inFlight: number): Promise<void> {
  let next = 0;
  const work = async () => {
    for (let task = tasks[next++]; task; task = tasks[next++]) await task();
  };
  await Promise.all(Array.from({ length: inFlight }, work));
}
