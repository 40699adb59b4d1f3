import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { buildJvmServer } from './build-jvm-server.ts';
import type { StartedServer, TestServerOptions } from './test-server.ts';

/** Starts the MongoDB for tests that runs on Java. It ends with this process. Throws where it can't be made or started. */
export async function startJvmServer({ port = 0, file, heapMb = 512 }: TestServerOptions): Promise<StartedServer> {
  const classes = buildJvmServer();
  if (file !== undefined) mkdirSync(file, { recursive: true });
  const kept = file === undefined ? [] : [join(file, 'mongo.h2')];
  const java = ['-XX:+UseSerialGC', `-Xmx${heapMb}m`, '-cp', classes, 'MongoForTests', String(port), ...kept];
  const child = spawn('java', java, { stdio: ['pipe', 'pipe', 'pipe'] });
  const uri = await firstLine(child);
  return {
    uri,
    kind: 'jvm',
    title: 'mongo-java-server 1.47.0, on Java',
    ...(child.pid !== undefined && { pid: child.pid }),
    stop: () => stop(child),
  };
}

/** What the server prints when it listens; the rest of what it says is not for the eyes of who runs tests. */
async function firstLine(child: ChildProcess): Promise<string> {
  if (!child.stdout || !child.stderr) throw new Error('java has no output');
  let said = '';
  child.stderr.on('data', (chunk: Buffer) => {
    if (said.length < 4_000) said += chunk;
  });
  const lines = createInterface({ input: child.stdout });
  const failed = new Promise<never>((_, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`The MongoDB for tests ended at once (exit ${code}):\n${said}`)));
  });
  const [uri] = await Promise.race([once(lines, 'line'), failed]);
  child.removeAllListeners('exit');
  failed.catch(() => undefined);
  return String(uri);
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
