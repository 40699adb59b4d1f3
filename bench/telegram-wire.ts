import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/**
 * As much of HTTP/1.1 as both ends of the benchmark `telegram` need, on bare sockets: what drives a server under test and answers
 * its calls must cost much less than the server. Bodies have a length or come in one chunk of the end.
 */
const CRLF2 = Buffer.from('\r\n\r\n');
const LAST_CHUNK = Buffer.from('0\r\n\r\n');

type Message = { readonly head: string; readonly body: string };

/** Calls `take` for each whole message that comes over a socket. */
function readMessages(socket: Socket, take: (message: Message) => void): void {
  let held: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (let next = cut(held); next; next = cut(held)) {
      held = next.rest;
      take(next.message);
    }
  });
}

function cut(held: Buffer): { message: Message; rest: Buffer } | undefined {
  const headEnd = held.indexOf(CRLF2);
  if (headEnd < 0) return undefined;
  const head = held.toString('latin1', 0, headEnd);
  const start = headEnd + CRLF2.length;
  const length = /\r\ncontent-length: *(\d+)/i.exec(head)?.[1];
  if (length === undefined && /\r\ntransfer-encoding: *chunked/i.test(head)) return cutChunks(held, head, start);
  const end = start + Number(length ?? 0);
  if (held.length < end) return undefined;
  return { message: { head, body: held.toString('utf8', start, end) }, rest: held.subarray(end) };
}

function cutChunks(held: Buffer, head: string, start: number): { message: Message; rest: Buffer } | undefined {
  const end = held.indexOf(LAST_CHUNK, start);
  if (end < 0) return undefined;
  const chunks: Buffer[] = [];
  for (let at = start; at < end; ) {
    const lineEnd = held.indexOf('\r\n', at);
    const length = Number.parseInt(held.toString('latin1', at, lineEnd), 16);
    chunks.push(held.subarray(lineEnd + 2, lineEnd + 2 + length));
    at = lineEnd + 2 + length + 2;
  }
  return { message: { head, body: Buffer.concat(chunks).toString() }, rest: held.subarray(end + LAST_CHUNK.length) };
}

export type WireServer = { readonly port: number; close(): void };

/** Answers each POST with JSON. `answer` gets the path and the body. */
export async function listenOnWire(answer: (path: string, body: string) => string): Promise<WireServer> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
    readMessages(socket, ({ head, body }) => {
      const json = answer(head.slice(head.indexOf(' ') + 1, head.indexOf(' HTTP/')), body);
      const headers = `Content-Type: application/json\r\nContent-Length: ${Buffer.byteLength(json)}`;
      socket.write(`HTTP/1.1 200 OK\r\n${headers}\r\nConnection: keep-alive\r\n\r\n${json}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** `more`: headers of this post alone. */
export type WireClient = { post(body: string, more?: string): Promise<number>; close(): void };

/** Posts JSON to one path over as many kept connections as there are posts at once. */
export function connectOnWire(port: number, path: string, headers: string): WireClient {
  type Line = { socket: Socket; resolve: (status: number) => void; reject: (error: Error) => void };
  const idle: Line[] = [];
  const all = new Set<Socket>();

  function open(): Line {
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    const line: Line = { socket, resolve: () => undefined, reject: () => undefined };
    all.add(socket);
    socket.on('error', (error) => line.reject(error));
    socket.on('close', () => line.reject(new Error('the server closed a connection')));
    readMessages(socket, ({ head }) => {
      idle.push(line);
      line.resolve(Number(head.slice(9, 12)));
    });
    return line;
  }

  return {
    post(body, more) {
      const line = idle.pop() ?? open();
      return new Promise((resolve, reject) => {
        Object.assign(line, { resolve, reject });
        const own = [headers, more, 'Content-Type: application/json', `Content-Length: ${Buffer.byteLength(body)}`];
        const head = [`POST ${path} HTTP/1.1`, `Host: 127.0.0.1:${port}`, ...own.filter((line) => line !== undefined)];
        line.socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
      });
    },
    close() {
      for (const socket of all)
        socket
          .removeAllListeners('close')
          .on('error', () => undefined)
          .destroy();
    },
  };
}
