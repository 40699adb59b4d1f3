import { describe, expect, it } from 'vitest';
import { parseDuration } from '../../src/library/duration.ts';
import type { Finding } from '../../src/library/finding.ts';
import { decodeSource } from '../../src/library/read-source.ts';
import { reportIn } from '../../src/library/source-position.ts';
import { parseYaml } from '../../src/library/yaml-source.ts';

function collect() {
  const findings: Finding[] = [];
  return { findings, report: reportIn('x', (finding) => findings.push(finding)) };
}

describe('a file of an author', () => {
  it.each([
    ['plain UTF-8', Buffer.from('ң\nө'), 'ң\nө'],
    ['a byte order mark', Buffer.from('\ufeffң'), 'ң'],
    ['Windows and old Mac line ends', Buffer.from('a\r\nb\rc'), 'a\nb\nc'],
    ['nothing', Buffer.alloc(0), ''],
  ])('is read with %s', (_name, bytes, text) => {
    const { findings, report } = collect();
    expect(decodeSource(bytes, report)).toBe(text);
    expect(findings).toEqual([]);
  });

  it.each([
    ['Windows-1251', new Uint8Array([0xcf, 0xf0, 0xe8])],
    ['UTF-16 with mark', Buffer.from('\ufeffab', 'utf16le')],
    ['UTF-16 without mark', Buffer.from('ab', 'utf16le')],
    ['a picture', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0, 0xff])],
  ])('is refused as %s', (_name, bytes) => {
    const { findings, report } = collect();
    expect(decodeSource(bytes, report)).toBeUndefined();
    expect(findings).toMatchObject([{ line: 1, column: 1, rule: 'not-utf8' }]);
  });
});

describe('YAML', () => {
  it('knows where each value and key stands', () => {
    const { report } = collect();
    const yaml = parseYaml('a:\n  b: [x, y]\n', report, 10);
    expect(yaml?.value).toEqual({ a: { b: ['x', 'y'] } });
    expect(yaml?.positionOf(['a', 'b', 1])).toEqual({ line: 11, column: 10 });
    expect(yaml?.positionOfKey(['a', 'b'])).toEqual({ line: 11, column: 3 });
    expect(yaml?.positionOf(['a', 'b', 7, 'c'])).toEqual({ line: 11, column: 6 });
  });

  it('may be an attack, and is refused', () => {
    const { findings, report } = collect();
    const laughs = `a: &a [x, x, x, x, x, x, x, x, x, x]\n${'bcdefgh'
      .split('')
      .map((name, i) => `${name}: &${name} [${`*${'abcdefgh'[i]}, `.repeat(9)}x]`)
      .join('\n')}\n`;
    expect(parseYaml(laughs, report)).toBeUndefined();
    expect(findings).toMatchObject([{ rule: 'yaml' }]);
  });
});

describe('a span of time', () => {
  it.each([
    ['90s', 90_000],
    ['30m', 1_800_000],
    ['12h', 43_200_000],
    ['1d', 86_400_000],
    ['1 d', 86_400_000],
    ['1w', undefined],
    ['-1d', undefined],
    ['d', undefined],
    ['', undefined],
  ])('%j is %j milliseconds', (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });
});
