import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';

/** Files by their path below a content folder. */
export type Files = Readonly<Record<string, string | Uint8Array>>;

const COURSE = `# yaml-language-server: $schema=../../docs/schemas/course.schema.json
title: { ky: Мактоо, en: Praise }
summary: { ky: Мактоо жөнүндө., en: About praise. }
languages: [ky, en]
lessons: [01-praise, 02-mistakes]
pace: { unlock: sequential, perDay: 1 }
test: { before: 1, after: 1 }
pass: { lessons: all, score: 0.7, retakeAfter: 1d }
certificate:
  hours: 12
  title: { ky: Мактоо, en: Praise }
  signatories: [{ name: A. Asanova, role: { ky: директор, en: head } }]
`;

/** What takes an adult about two minutes to read. */
const TEXT = 'Praise tells pupils what you value and what they may try again tomorrow in your class. '.repeat(5).trim();

function lesson(id: string): string {
  return `---
title: A title
minutes: 2
goal: A goal.
---

${TEXT}

![A pupil](../../media/pupil.png)

---

${TEXT}

:::question{#${id}-choice type=choice}
Which one?

- [ ] One — No.
- [x] Two — Yes.
:::

---

:::question{#${id}-number type=number}
How many?

= 12.5 ± 0.5 — Yes.
:::
`;
}

const TEST = `:::question{#test-order type=order}
In what order?

1. First
2. Second
:::

:::question{#test-scale type=choices}
Which?

- [x] One
- [ ] Two — No.
:::
`;

/** A course of two lessons in two languages that is right in every respect. */
export const RIGHT_COURSE: Files = {
  'praise/course.yaml': COURSE,
  'praise/media/pupil.png': new Uint8Array(100),
  'praise/lessons/01-praise/ky.md': lesson('praise'),
  'praise/lessons/01-praise/en.md': lesson('praise'),
  'praise/lessons/02-mistakes/ky.md': lesson('mistakes'),
  'praise/lessons/02-mistakes/en.md': lesson('mistakes'),
  'praise/test/ky.md': TEST,
  'praise/test/en.md': TEST,
};

/** Writes the files below a new folder of this machine's temporary one. */
export async function withFiles<T>(files: Files, use: (directory: string) => Promise<T>): Promise<T> {
  const directory = await mkdtemp(path.join(tmpdir(), 'sabak-content-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      const file = path.join(directory, name);
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, content);
    }
    return await use(directory);
  } finally {
    await rm(directory, { recursive: true });
  }
}
