import { describe, expect, it } from 'vitest';
import { readSuppressionFile } from '../../../../cli/suppressions/read-file.ts';

const entries = (text: string) => readSuppressionFile(text).map(({ line, entry }) => [line, entry]);

describe('readSuppressionFile', () => {
  it('reads columns by their names, whatever their order, with quotes, line ends and what editors leave at the beginning', () => {
    const text = '\uFEFFReason,Address,topic\r\n"asked, ""twice""",ana@example.com,tips\r\n\r\n,+385 91 234 5678,\r\n';
    expect(entries(text)).toEqual([
      [2, { reason: 'asked, "twice"', address: 'ana@example.com', topic: 'tips' }],
      [4, { address: '+385 91 234 5678' }],
    ]);
  });

  it('reads one address a line, and knows the line after a value that goes over two', () => {
    expect(entries('ana@example.com\n0912345678')).toEqual([
      [1, { address: 'ana@example.com' }],
      [2, { address: '0912345678' }],
    ]);
    expect(entries('address,reason\na@b.hr,"one\ntwo"\nc@d.hr,x\n').map(([line]) => line)).toEqual([2, 4]);
    expect(entries('')).toEqual([]);
  });

  it.each([
    [
      'address,adress\nx,y',
      'the first line names a column "adress"; expected some of address, channel, topic, kind, reason',
    ],
    [
      'ana@example.com,tips',
      'the first line names no column "address"; expected some of address, channel, topic, kind, reason',
    ],
    ['address,reason\na@b.hr,x,y', 'line 2 has 3 values; expected at most 2'],
    ['address\n"a@b.hr', 'line 2 is no CSV: a quote stands inside a value, or is never closed'],
  ])('refuses %j', (text, why) => {
    expect(() => readSuppressionFile(text)).toThrow(why);
  });
});
