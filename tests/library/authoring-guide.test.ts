import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { QUESTION_TYPES } from '../../src/learning/question.ts';
import { checkShape } from '../../src/library/check-shape.ts';
import { COURSE_FILE } from '../../src/library/course-file.ts';
import type { Finding } from '../../src/library/finding.ts';
import { lintLesson, lintMinutes } from '../../src/library/lint-lesson.ts';
import { parseLesson, parseTest } from '../../src/library/parse-lesson.ts';
import { reportIn } from '../../src/library/source-position.ts';
import { parseYaml } from '../../src/library/yaml-source.ts';

const GUIDE = readFileSync(path.join(import.meta.dirname, '../../docs/authoring.md'), 'utf8');

/** The code below each comment `<!-- example: KIND -->`. */
function examples(kind: string): string[] {
  const blocks = GUIDE.matchAll(/<!-- example: (\w+) -->\n```\w+\n([\s\S]*?)```/g);
  return [...blocks].flatMap(([, found, code]) => (found === kind && code !== undefined ? [code] : []));
}

function collect() {
  const findings: Finding[] = [];
  return { findings, report: reportIn('docs/authoring.md', (finding) => findings.push(finding)) };
}

describe('the guide for authors', () => {
  it('shows a lesson that is right and has the length that it promises', () => {
    const [source = ''] = examples('lesson');
    const { findings, report } = collect();
    const page = parseLesson(source, report);
    lintLesson(page, report);
    lintMinutes(page, 'en', report);
    expect(findings).toEqual([]);
    expect(page.screens).toHaveLength(3);
  });

  it('shows a right question of every type', () => {
    const { findings, report } = collect();
    const { screens } = parseTest(examples('question').join('\n'), report);
    expect(findings).toEqual([]);
    expect(screens.map(({ question }) => question?.body.type)).toEqual([...QUESTION_TYPES]);
  });

  it('shows a right course.yaml', () => {
    const [source = ''] = examples('course');
    const { findings, report } = collect();
    const yaml = parseYaml(source, report);
    expect(yaml && checkShape(yaml, COURSE_FILE, report)).toBeDefined();
    expect(findings).toEqual([]);
  });
});
