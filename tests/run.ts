import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findChromium, getChromium } from './chromium.ts';

/**
 * `npm test`: formatting, lint with the rules between the rooms, types, `sabak lint` of what is shipped, and all tests,
 * in a browser and on a MongoDB as well. Each check counts as one test. The last line is `N passed, N failed`.
 */
const CHECKS: [string, string[]][] = [
  ['formatting, lint and room rules', ['biome', 'ci', '--error-on-warnings', '.']],
  ['types', ['tsc', '--noEmit']],
  ['types of the chat page', ['tsc', '--noEmit', '-p', 'src/channels/webchat/page']],
  ['types of the preview page', ['tsc', '--noEmit', '-p', 'src/cli/preview-page']],
  ['the shipped flows and courses', ['node', 'src/cli/sabak.ts', 'lint']],
];

let passed = 0;
let failed = 0;

for (const [name, [command = '', ...args]] of CHECKS) {
  console.log(`\n— ${name}`);
  count(spawnSync(join('node_modules/.bin', command), args, { stdio: 'inherit' }).status === 0);
}

console.log('\n— tests');
runTests('unit');
if (process.env.BROWSER_TESTS === 'off') console.log('BROWSER_TESTS=off: the browser tests are left out.');
else runBrowserTests();
if (process.env.MONGO_TESTS === 'off') console.log('MONGO_TESTS=off: the tests on a MongoDB are left out.');
else runTests('mongo');

console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function runBrowserTests(): void {
  const path = findChromium() ?? getChromium();
  if (path !== undefined) {
    console.log(`The browser tests use ${path}`);
    return runTests('browser');
  }
  console.error(
    'No Chromium was found or could be got. Install one (Debian: apt-get install chromium fonts-noto-core),\n' +
      'or name one with CHROMIUM_PATH, or leave the browser tests out with BROWSER_TESTS=off.',
  );
  count(false);
}

/** A run that does not report (it crashed, or a file could not be read) counts as a failure. */
function runTests(project: string): void {
  const folder = mkdtempSync(join(tmpdir(), 'sabak-test-'));
  const report = join(folder, 'report.json');
  const args = ['run', '--project', project, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const { status } = spawnSync('node_modules/.bin/vitest', args, { stdio: 'inherit' });
  const before = failed;
  try {
    const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
    passed += numPassedTests;
    failed += numFailedTests;
    nameSkipped(testResults);
  } catch (error) {
    console.error(`The ${project} tests gave no report: ${error instanceof Error ? error.message : error}`);
  }
  if (status !== 0 && failed === before) count(false);
  rmSync(folder, { recursive: true });
}

type FileReport = { readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[] };

/** What can't be tested here is not counted, and not passed over in silence either. */
function nameSkipped(files: readonly FileReport[]): void {
  const tests = files.flatMap(({ assertionResults }) => assertionResults);
  for (const { status, fullName } of tests) {
    if (status !== 'passed' && status !== 'failed') console.log(`Not run here: ${fullName}`);
  }
}

function count(isPassed: boolean): void {
  if (isPassed) passed += 1;
  else failed += 1;
}
