import type { Triggers } from '../learning/flow.ts';
import { fold } from '../learning/fold.ts';
import { LANGUAGES } from '../learning/language.ts';
import type { FlowSource } from './flow-source.ts';
import { lookUpTable } from './look-up-table.ts';
import { FILE_START, type FileReport } from './source-position.ts';
import type { Path } from './yaml-source.ts';

/** Something that starts a flow. `key`: what must be claimed by one flow only. */
type Claim = {
  readonly source: FlowSource;
  readonly kind: 'start' | 'otherwise' | 'command' | 'word' | 'event';
  readonly name: string;
  readonly key: string;
  readonly path: Path;
};

const SAID = 'said ';

/** Checks that nothing starts two flows, and that one flow starts at the first message. `report`: of the folder. */
export function lintTriggers(sources: readonly FlowSource[], report: FileReport): void {
  const claimed = new Map<string, Claim>();
  for (const claim of sources.flatMap(claimsOf)) {
    if (claim.key === SAID) {
      const { source, name, path } = claim;
      const message = `“${name}” has no letter and no digit, so nobody can say it.`;
      source.report(source.yaml.positionOf(path), 'unsayable', message);
      continue;
    }
    const first = claimed.get(claim.key);
    if (!first) claimed.set(claim.key, claim);
    else if (first.source !== claim.source) reportTwice(claim, first);
  }
  if (claimed.has('start')) return;
  const message = 'No flow starts at the first message of a learner. Write `on: { start: true }` into one of them.';
  report(FILE_START, 'no-start', message);
}

function reportTwice({ source, kind, name, path }: Claim, first: Claim): void {
  const what = kind === 'start' || kind === 'otherwise' ? `\`${kind}\`` : `The ${kind} \`${name}\``;
  const message = `${what} starts \`${first.source.name}\` already (${first.source.fileName}). One thing starts one flow: remove it from one of them.`;
  source.report(source.yaml.positionOf(path), 'claimed-twice', message);
}

/** A command may be written without its slash, so commands and words are claimed alike. */
function claimsOf(source: FlowSource): Claim[] {
  const { on } = source.file;
  if (!on) return [];
  const claims: Claim[] = [];
  if (on.start) claims.push({ source, kind: 'start', name: 'start', key: 'start', path: ['on', 'start'] });
  if (on.otherwise)
    claims.push({ source, kind: 'otherwise', name: 'otherwise', key: 'otherwise', path: ['on', 'otherwise'] });
  commandsOf(source).forEach((name, i) => {
    const path = Array.isArray(on.command) ? ['on', 'command', i] : ['on', 'command'];
    claims.push({ source, kind: 'command', name, key: SAID + fold(name), path });
  });
  for (const language of LANGUAGES) {
    (on.words?.[language] ?? []).forEach((name, i) => {
      claims.push({ source, kind: 'word', name, key: SAID + fold(name), path: ['on', 'words', language, i] });
    });
  }
  if (on.event) claims.push({ source, kind: 'event', name: on.event, key: `event ${on.event}`, path: ['on', 'event'] });
  return claims;
}

function commandsOf({ file }: FlowSource): readonly string[] {
  const { command } = file.on ?? {};
  return command === undefined ? [] : typeof command === 'string' ? [command] : command;
}

/** What starts which flow, of flows that the linter found right. */
export function compileTriggers(sources: readonly FlowSource[]): Triggers {
  const claims = sources.flatMap(claimsOf);
  const flowOf = (kind: Claim['kind']): string | undefined => claims.find((one) => one.kind === kind)?.source.name;
  const table = (kind: Claim['kind'], keyOf: (name: string) => string): Readonly<Record<string, string>> =>
    lookUpTable(claims.filter((one) => one.kind === kind).map(({ name, source }) => [keyOf(name), source.name]));
  const start = flowOf('start');
  const otherwise = flowOf('otherwise');
  if (start === undefined) throw new Error('flows without a start went past the linter');
  return {
    start,
    ...(otherwise !== undefined && { otherwise }),
    commands: table('command', fold),
    words: table('word', fold),
    events: table('event', (name) => name),
  };
}
