import { type Fact, sequenceOf } from '../../src/learning/fact.ts';
import type { Learner } from '../../src/learning/learner.ts';
import type { Store } from '../../src/store/store.ts';
import type { WebClient } from '../simulation/web-client.ts';
import type { Taught } from './teacher.ts';

/** What stands in the store is what everybody did, once and in order, and nothing is owed. Returns what is not so, in sentences. */
export async function checkKept(
  store: Store,
  taught: readonly Taught[],
  clients: readonly WebClient[],
): Promise<string[]> {
  const broken: string[] = [];
  const expect = (holds: boolean, problem: string) => holds || broken.push(problem);
  const learners = await Array.fromAsync(store.learners());
  const facts = Map.groupBy(await Array.fromAsync(store.facts()), ({ learner }) => learner);
  for (const learner of learners) {
    const about = `${learner.address.channel} ${learner.profile.name ?? learner.id}`;
    const hers = (facts.get(learner.id) ?? []).toSorted((one, other) => sequenceOf(one) - sequenceOf(other));
    checkLearner(learner, hers, about, expect);
  }
  for (const one of taught) {
    const found = learners.filter(({ profile }) => profile.name === one.name);
    expect(found.length === 1, `${one.name} is ${found.length} learners`);
    const [learner] = found;
    if (learner) checkTaught(one, learner, facts.get(learner.id) ?? [], expect);
  }
  expect(
    learners.length === taught.length + clients.length,
    `${taught.length + clients.length} people are ${learners.length} learners`,
  );
  const all = [...facts.values()].flat();
  const answers = all.flatMap((fact) => (fact.kind === 'question.answered' ? [fact.question] : []));
  const given = clients.flatMap(({ answered }) => answered);
  expect(isSame(answers.toSorted(), given.toSorted()), `${given.length} answers became ${answers.length} facts`);
  const { length } = all.filter(({ kind }) => kind === 'lesson.completed');
  expect(length === clients.length, `${clients.length} finished lessons became ${length} facts`);
  return broken;
}

type Expect = (holds: boolean, problem: string) => unknown;

function checkLearner(learner: Learner, facts: readonly Fact[], about: string, expect: Expect): void {
  const { outbox, delivery, sequence } = learner;
  expect(outbox.length === 0, `${about}: ${outbox.length} effects are still owed`);
  expect(delivery === undefined, `${about}: somebody holds her delivery lease still`);
  expect(facts.length === sequence, `${about}: ${facts.length} facts are there, ${sequence} were recorded`);
  expect(
    facts.every((fact, i) => sequenceOf(fact) === i),
    `${about}: her facts have gaps or doubles`,
  );
  const given = facts.filter(({ kind }) => kind === 'effect.given-up' || kind === 'message.undelivered');
  expect(given.length === 0, `${about}: ${given.length} messages were given up`);
}

/** Telegram tells the language of her device, so that choosing it first changes nothing. */
function checkTaught(
  { name, channel, chosen, shown }: Taught,
  { profile }: Learner,
  facts: readonly Fact[],
  expect: Expect,
) {
  const kept = facts.flatMap((fact) => (fact.kind === 'language.chosen' ? [fact.language] : []));
  const wanted = channel === 'whatsapp' ? ['ky', ...chosen] : chosen;
  expect(isSame(kept, wanted), `${name} chose ${wanted.join(' ')}, kept is ${kept.join(' ')}`);
  expect(profile.language === (chosen.at(-1) ?? 'ky'), `${name} is spoken to in ${profile.language}`);
  const answers = ['ky', ...chosen];
  expect(isSame(shown, answers), `${name} was to be shown ${answers.join(' ')}, she saw ${shown.join(' ')}`);
  const { length } = facts.filter(({ kind }) => kind === 'consent.given');
  expect(length === 1, `${name} gave her consent ${length} times`);
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value, i) => value === other[i]);
}
