import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCommand } from '../../src/cli/run-command.ts';
import { type Files, RIGHT_COURSE, withFiles } from '../library/course-folder.ts';
import { editedFlows, RIGHT_FLOWS } from '../library/flow-folder.ts';

/** Runs `sabak …`. Paths below `directory` are written from there. */
async function sabak(directory: string, env: Readonly<Record<string, string>>, ...args: string[]) {
  const said: string[] = [];
  const complained: string[] = [];
  const code = await runCommand(args, {
    write: (text) => void said.push(text),
    writeError: (text) => void complained.push(text),
    env,
    signal: new AbortController().signal,
  });
  const short = (text: string): string => text.replaceAll(`${directory}/`, '').replaceAll(directory, '.');
  return { code, said: short(said.join('')), complained: short(complained.join('')) };
}

function below(folder: string, files: Files): Files {
  return Object.fromEntries(Object.entries(files).map(([name, content]) => [`${folder}/${name}`, content]));
}

const COURSE: Files = below('content', RIGHT_COURSE);
const RIGHT: Files = { ...below('flows', RIGHT_FLOWS), ...COURSE };
const WRONG: Files = {
  ...COURSE,
  ...below(
    'flows',
    editedFlows([
      ['welcome.yaml', 'then: school\n', 'then: scool\n'],
      ['welcome.yaml', 'failed: done', 'failed: done, else: done'],
      ['menu.yaml', 'do: choose-course', 'do: choose-curse'],
    ]),
  ),
};

describe('sabak lint', () => {
  it('says that all is right', async () => {
    await withFiles(RIGHT, async (directory) => {
      expect(await sabak(directory, {}, 'lint', directory)).toEqual({
        code: 0,
        said: 'Everything is right.\n',
        complained: '',
      });
    });
  });

  it('says what is wrong by file, with the line and a mark below the place', async () => {
    await withFiles(WRONG, async (directory) => {
      expect(await sabak(directory, {}, 'lint', directory)).toEqual({
        code: 1,
        said: `flows/menu.yaml
  27:9  error  There is no action \`choose-curse\`. Did you mean \`choose-course\`?  (unknown-action)
    27 |     do: choose-curse
       |         ^

flows/welcome.yaml
  11:11  error  There is no step \`scool\`. Did you mean \`school\`?  (unknown-step)
    11 |     then: scool
       |           ^
  26:58  warning  Every outcome is named, so \`else\` is never taken. Remove it.  (needless-else)
    26 |     then: { joined: done, unknown: school, failed: done, else: done }
       |                                                          ^

2 errors, 1 warning
`,
        complained: '',
      });
    });
  });

  it('exits with 0 where there are only warnings', async () => {
    const files = { ...RIGHT, ...below('flows', editedFlows([['*', 'common:\n', 'common:\n  more: More\n']])) };
    await withFiles(files, async (directory) => {
      const { code, said } = await sabak(directory, {}, 'lint', directory);
      expect(code).toBe(0);
      expect(said).toMatch(/\n0 errors, 3 warnings\n$/);
    });
  });

  it('writes findings as JSON', async () => {
    await withFiles(WRONG, async (directory) => {
      const { code, said } = await sabak(directory, {}, 'lint', directory, '--format', 'json');
      expect(code).toBe(1);
      expect(JSON.parse(said)[1]).toEqual({
        file: 'flows/welcome.yaml',
        line: 11,
        column: 11,
        severity: 'error',
        rule: 'unknown-step',
        message: 'There is no step `scool`. Did you mean `school`?',
      });
    });
  });

  it('writes findings as notes of a pull request', async () => {
    await withFiles(WRONG, async (directory) => {
      const { said } = await sabak(directory, {}, 'lint', directory, '--format', 'github');
      expect(said.split('\n')[1]).toBe(
        '::error file=flows/welcome.yaml,line=11,col=11,title=unknown-step::There is no step `scool`. Did you mean `school`?',
      );
    });
  });

  it.each<[string, string | undefined, readonly string[]]>([
    ['a folder with flows and content', '.', ['content/praise/course.yaml', 'flows/menu.yaml', 'flows/welcome.yaml']],
    ['a folder of flows', 'flows', ['flows/menu.yaml', 'flows/welcome.yaml']],
    ['a folder of courses', 'content', ['content/praise/course.yaml']],
    ['one course', 'content/praise', ['content/praise/course.yaml']],
    ['what the environment names', undefined, ['content/praise/course.yaml', 'flows/menu.yaml', 'flows/welcome.yaml']],
  ])('checks %s', async (_, name, expected) => {
    const files = { ...WRONG, 'content/praise/course.yaml': 'title: x\n' };
    await withFiles(files, async (directory) => {
      const env = { CONTENT_DIR: path.join(directory, 'content'), FLOWS_DIR: path.join(directory, 'flows') };
      const args = name === undefined ? [] : [path.join(directory, name)];
      const { said } = await sabak(directory, env, 'lint', ...args, '--format', 'json');
      const found: { file: string }[] = JSON.parse(said);
      const names = found.map(({ file }) => file);
      expect([...new Set(names)]).toEqual(expected);
    });
  });

  it('lists the actions', async () => {
    const { code, said } = await sabak('/', {}, 'lint', '--actions');
    expect(code).toBe(0);
    expect(said).toContain('join-team\n  Looks a school up');
    expect(said).toContain('  with: code\n  then: joined, unknown, failed\n  sets: {school}\n');
    expect(said).toContain('  then: nothing, the conversation ends\n');
  });

  it.each([
    ['a folder that is not there', ['/nowhere/at/all'], 'There is no folder /nowhere/at/all.\n'],
    ['two folders', ['a', 'b'], 'Name one folder.\n'],
    ['a format that is not there', ['--format', 'jsn'], 'There is no format `jsn`. Did you mean `json`?\n'],
    ['an option that is not there', ['--actons'], "Unknown option '--actons'"],
  ])('refuses %s', async (_, args, complaint) => {
    const { code, complained } = await sabak('/no/folder', {}, 'lint', ...args);
    expect(code).toBe(2);
    expect(complained.startsWith(complaint)).toBe(true);
  });

  it('refuses a folder that holds nothing of ours', async () => {
    await withFiles({ 'a.txt': '' }, async (directory) => {
      const { code, complained } = await sabak(directory, {}, 'lint', directory);
      expect(code).toBe(2);
      expect(complained).toMatch(/^\. holds neither flows nor courses\./);
    });
  });
});

describe('sabak graph', () => {
  const graph = (name: string): Promise<{ code: number; said: string; complained: string }> =>
    withFiles(RIGHT, (directory) => {
      const env = { CONTENT_DIR: path.join(directory, 'content'), FLOWS_DIR: path.join(directory, 'flows') };
      return sabak(directory, env, 'graph', name);
    });

  it('draws a flow', async () => {
    const { code, said } = await graph('menu');
    expect(code).toBe(0);
    expect(said).toBe(`flowchart TD
  start(["menu"]) --> s0
  s0["route"]
  s1("pause<br/>wait 30s")
  s2{"choose<br/>say menu.title<br/>list courses"}
  s3[["open<br/>do choose-course"]]
  s4[["lesson<br/>call lesson"]]
  s5["goodbye<br/>say menu.bye"]
  s0 -->|"progress.lessonsDone #gt; 0 && has(vars.greeting)"| s2
  s0 -->|"else"| s1
  s1 --> s2
  s2 -->|"none"| s5
  s2 -->|"else"| s3
  s3 -->|"chosen"| s4
  s3 -->|"unknown"| s2
  s4 --> s2
  s5 --> finish
  finish([end])
`);
  });

  it('draws a lesson', async () => {
    const { code, said } = await graph('lesson/praise/01-praise');
    expect(code).toBe(0);
    expect(said).toContain('start(["lesson/praise/01-praise"]) --> s0\n');
    expect(said).toContain('{"praise-choice"}');
  });

  it('knows a flow that is near', async () => {
    const { code, complained } = await graph('menue');
    expect(code).toBe(1);
    expect(complained).toBe('There is no flow `menue`. Did you mean `menu`?\n');
  });
});

describe('sabak', () => {
  it.each([
    ['nothing', []],
    ['help', ['help']],
    ['--help', ['--help']],
  ])('lists its commands at %s', async (_, args) => {
    const { code, said } = await sabak('/', {}, ...args);
    expect(code).toBe(0);
    expect(said).toMatch(/\n {2}lint +check flows and courses/);
  });

  it.each([
    ['help', 'lint'],
    ['lint', '--help'],
  ])('says how a command is called at %s %s', async (...args) => {
    const { code, said } = await sabak('/', {}, ...args);
    expect(code).toBe(0);
    expect(said).toMatch(/^sabak lint \[DIR\]/);
  });

  it.each([[['lnt']], [['help', 'lnt']]])('knows a command that is near: %s', async (args) => {
    const { code, complained } = await sabak('/', {}, ...args);
    expect(code).toBe(2);
    expect(complained).toBe('There is no command `lnt`. Did you mean `lint`? See: npx sabak help\n');
  });

  it('has no command under the names that every object of JavaScript has', async () => {
    expect((await sabak('/', {}, 'constructor')).code).toBe(2);
  });

  it('shows warnings of Node, but not that a feature is experimental', () => {
    const runHere = path.resolve(import.meta.dirname, '../../src/cli/run-here.ts');
    const program = `
      const { runHere } = await import(${JSON.stringify(runHere)});
      await runHere(['help']);
      process.emitWarning('not to be seen', 'ExperimentalWarning');
      process.emitWarning('to be seen');
    `;
    const { stderr } = spawnSync(process.execPath, ['--input-type=module', '--eval', program], { encoding: 'utf8' });
    expect(stderr).toContain('Warning: to be seen');
    expect(stderr).not.toContain('ExperimentalWarning');
  });

  it('runs as a program', () => {
    const program = path.resolve(import.meta.dirname, '../../src/cli/sabak.ts');
    const { status, stdout } = spawnSync(process.execPath, [program, 'help', 'graph'], { encoding: 'utf8' });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^sabak graph FLOW/);
  });
});
