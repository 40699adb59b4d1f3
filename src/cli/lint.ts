import { readFile } from 'node:fs/promises';
import { ACTION_SPECS, type ActionSpec } from '../learning/action-specs.ts';
import type { Finding } from '../library/finding.ts';
import { suggest } from '../library/suggest.ts';
import type { Command, CommandIo } from './command.ts';
import { FINDING_FORMATS, type FindingFormat, formatFindings } from './format-findings.ts';
import { findTarget, lintAll } from './lint-target.ts';
import { MISFITS } from './misfits.ts';
import { readArguments } from './read-arguments.ts';

const USAGE = `sabak lint [DIR] [--format text|json|github]
sabak lint --actions

Checks flows and courses, drafts too, and says of each mistake where it stands and what would be right.

  DIR        a folder with flows/ and content/ in it, a folder of courses or of flows, or one course;
             without it: FLOWS_DIR (./flows) and CONTENT_DIR (./content)
  --format   text: for people; json: a list of { file, line, column, severity, rule, message };
             github: annotations of a pull request
  --actions  lists what a flow can \`do\`, with what each action takes and what can come of it

Exits with 0 where there is no error (warnings may be there), with 1 where there is one.
`;

type Options = {
  readonly directory: string | undefined;
  readonly format: FindingFormat;
  readonly actions: boolean;
};

export const lintCommand: Command = {
  name: 'lint',
  summary: 'check flows and courses, and say what is wrong where',
  usage: USAGE,
  async run(args, io) {
    const options = parseOptions(args);
    if (typeof options === 'string') {
      io.writeError(`${options}\n\n${USAGE}`);
      return 2;
    }
    if (options.actions) return listActions(io);
    const target = await findTarget(options.directory, io.env);
    if (typeof target === 'string') {
      io.writeError(`${target}\n`);
      return 2;
    }
    const { findings, drafts } = await lintAll(target, MISFITS);
    io.write(formatFindings(options.format, findings, await readSources(findings), drafts));
    return findings.some(({ severity }) => severity === 'error') ? 1 : 0;
  },
};

/** The options, or what is wrong with them. */
function parseOptions(args: readonly string[]): Options | string {
  const read = readArguments({
    args: [...args],
    allowPositionals: true,
    options: { format: { type: 'string', default: 'text' }, actions: { type: 'boolean', default: false } },
  });
  if (typeof read === 'string') return read;
  const { values, positionals } = read;
  const [directory, ...others] = positionals;
  if (others.length > 0) return 'Name one folder.';
  const format = FINDING_FORMATS.find((one) => one === values.format);
  if (!format) return `There is no format \`${values.format}\`.${suggest(values.format, FINDING_FORMATS)}`;
  return { directory, format, actions: values.actions };
}

/** The lines of each file that has findings; a finding about a folder, or about a file that is not text, has none. */
async function readSources(findings: readonly Finding[]): Promise<ReadonlyMap<string, readonly string[]>> {
  const sources = new Map<string, readonly string[]>();
  for (const file of new Set(findings.map((finding) => finding.file))) {
    const text = await readFile(file, 'utf8').catch(() => '');
    sources.set(file, text.replace(/^\uFEFF/, '').split(/\r\n?|\n/));
  }
  return sources;
}

function listActions(io: CommandIo): number {
  io.write(`${Object.entries(ACTION_SPECS).map(describeAction).join('\n')}`);
  return 0;
}

function describeAction([name, spec]: [string, ActionSpec]): string {
  const lines = [
    `${name}`,
    `  ${spec.summary}`,
    ...(spec.with.length > 0 ? [`  with: ${spec.with.join(', ')}`] : []),
    `  then: ${spec.outcomes.length > 0 ? spec.outcomes.join(', ') : 'nothing, the conversation ends'}`,
    ...(spec.values.length > 0 ? [`  sets: ${spec.values.map((value) => `{${value}}`).join(', ')}`] : []),
  ];
  return `${lines.join('\n')}\n`;
}
