import { describe, expect, it } from 'vitest';
import { defectOf, wireText } from '../../../../domain/ingest/hygiene.ts';

const nested = (levels: number): unknown => (levels === 0 ? {} : [nested(levels - 1)]);

describe('defectOf', () => {
  it.each([
    ['{"a":"b\\u0000"}', 'U+0000'],
    ['{"a\\u0000":1}', 'U+0000'],
    ['{"a":[{"__proto__":{}}]}', '__proto__'],
  ])('finds what no later room can hold in %s', (text, defect) => {
    expect(defectOf(JSON.parse(text))).toContain(defect);
  });

  it('allows 32 levels', () => {
    expect(defectOf(nested(31))).toBeUndefined();
    expect(defectOf(nested(32))).toContain('deeper than 32');
  });
});

describe('wireText', () => {
  it('mends half an emoji, and nothing else', () => {
    expect(wireText({ a: 'x\ud83d', '\udc00': ['\ud83d\ude00'] })).toBe('{"a":"x\ufffd","\ufffd":["😀"]}');
    expect(wireText({ a: '\\ud83d' })).toBe(JSON.stringify({ a: '\\ud83d' }));
  });
});
