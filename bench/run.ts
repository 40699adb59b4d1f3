import { spawnSync } from 'node:child_process';

/** `npm run bench`, or `npm run bench -- engine steps`: each in a process of its own, one after another. */
const BENCHES = [
  'engine',
  'steps',
  'growth',
  'memory',
  'telegram',
  'whatsapp',
  'broadcast',
  'mongo',
  'processes',
  'million',
];

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !BENCHES.includes(name));
if (unknown.length > 0) {
  console.error(`There is no benchmark ${unknown.join(', ')}. There are: ${BENCHES.join(', ')}.`);
  process.exit(2);
}
for (const name of asked.length > 0 ? asked : BENCHES) {
  console.log(`\n— ${name}`);
  const { status } = spawnSync(process.execPath, ['--expose-gc', `bench/${name}.ts`], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
