import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder.ts';

const SOURCES = ['pom.xml', 'MongoForTests.java'].map((name) => join(import.meta.dirname, 'jvm', name));

/** Pinned, so that what was built yesterday is what is built tomorrow. */
const COPY = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';

const REMEDY =
  'Install them (Debian: apt-get install maven default-jdk-headless), or name a MongoDB with MONGODB_TEST_URI, ' +
  'or leave the MongoDB tests out with MONGO_TESTS=off.';

/**
 * The class path of the MongoDB for tests that runs on Java. Made once from Maven Central (6 MB) and kept under a name that
 * tells what it was made of. Several processes may do so at once: the first one's is kept. Throws where there is no Maven, no
 * JDK, or no way to Maven Central.
 */
export function buildJvmServer(): string {
  const folder = join(cacheFolder(), `mongo-jvm-${hashOf(SOURCES)}`);
  if (!existsSync(folder)) make(folder);
  return [join(folder, 'classes'), join(folder, 'jars', '*')].join(':');
}

function make(folder: string): void {
  const draft = mkdtempSync(`${folder}-`);
  const [pom = '', source = ''] = SOURCES;
  try {
    run('mvn', ['-q', '-B', '-f', pom, COPY, `-DoutputDirectory=${join(draft, 'jars')}`]);
    run('javac', ['-cp', join(draft, 'jars', '*'), '-d', join(draft, 'classes'), source]);
    renameSync(draft, folder);
  } catch (error) {
    rmSync(draft, { recursive: true });
    if (!existsSync(folder)) throw error;
  }
}

function run(command: string, args: string[]): void {
  const { error, status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8', timeout: 300_000 });
  if (error && 'code' in error && error.code === 'ENOENT') {
    throw new Error(`There is no ${command}, and the MongoDB for tests is made with Maven and a JDK. ${REMEDY}`);
  }
  if (status !== 0)
    throw new Error(`The MongoDB for tests can't be made: ${command} says\n${stdout}${stderr}\n${REMEDY}`);
}

function hashOf(paths: readonly string[]): string {
  const hash = createHash('sha256');
  for (const path of paths) hash.update(readFileSync(path));
  return hash.digest('hex').slice(0, 12);
}
