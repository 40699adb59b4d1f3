import type { Certificate, NewCertificate } from '../../src/learning/certificate.ts';
import type { Fact, FactBody } from '../../src/learning/fact.ts';
import { type Learner, newLearner } from '../../src/learning/learner.ts';
import type { NewTranscriptEntry } from '../../src/learning/transcript.ts';

/** An instant that the samples are about: 2026-11-02T09:00:00Z. */
export const NOW = Date.UTC(2026, 10, 2, 9);

/** A learner as she stands after `version` commits. */
export function learnerAt(id: string, version: number, change: Partial<Learner> = {}): Learner {
  return { ...newLearner(id, { channel: 'web', name: id }, NOW), version, ...change };
}

export function factOf(learner: string, sequence: number, body: FactBody = { kind: 'learner.resumed' }): Fact {
  return { id: `${learner}/${sequence}`, learner, at: NOW + sequence, ...body };
}

export function entryOf(id: string, text = id): NewTranscriptEntry {
  return { id, at: NOW, language: 'ky', heard: { id: `heard-${id}`, text }, messages: [{ text }] };
}

export function certificateOf(id: string, learner: string, change: Partial<Certificate> = {}): NewCertificate {
  return {
    id,
    learner,
    course: 'growth-mindset',
    name: 'Айгүл Токтогулова',
    language: 'ky',
    title: { ky: 'Өсүү ой жүгүртүүсү', en: 'Growth mindset' },
    hours: 12,
    score: 0.9,
    issuedAt: NOW,
    signatories: [{ name: 'Н. Асанова', role: { ky: 'Директор' } }],
    ...change,
  };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
