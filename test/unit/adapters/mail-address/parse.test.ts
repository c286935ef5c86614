import { describe, expect, it } from 'vitest';
import { parseMailAddress } from '../../../../adapters/mail-address/parse.ts';

describe('parseMailAddress', () => {
  it.each([
    ['ana@example.org', 'ana@example.org'],
    [' Ana.Horvat-1+news@Mail.Example.ORG ', 'Ana.Horvat-1+news@mail.example.org'],
    ['\u202aana@example.org\u202c', 'ana@example.org'],
    ['\ufeff ana@example.org\u200b ', 'ana@example.org'],
    ["o'brien!#$%&*/=?^_`{|}~@example.org", "o'brien!#$%&*/=?^_`{|}~@example.org"],
    ['ana@bücher.example', 'ana@xn--bcher-kva.example'],
    ['ana@例え.テスト', 'ana@xn--r8jz45g.xn--zckzah'],
    ['"ana"@example.org', 'ana@example.org'],
    ['"ana\\.horvat"@example.org', 'ana.horvat@example.org'],
    [`${'a'.repeat(64)}@example.org`, `${'a'.repeat(64)}@example.org`],
  ])('reads %j as %j', (text, address) => {
    expect(parseMailAddress(text)).toMatchObject({ kind: 'mail', address });
  });

  it.each([
    ['', 'not a mail address'],
    ['ana', 'not a mail address'],
    ['@example.org', 'not a mail address'],
    ['ana@', 'not a mail address'],
    ['ana horvat@example.org', 'not a mail address'],
    ['"ana horvat"@example.org', 'not a mail address'],
    ['"ana@home"@example.org', 'not a mail address'],
    ['ana..horvat@example.org', 'not a mail address'],
    ['.ana@example.org', 'not a mail address'],
    ['ana.@example.org', 'not a mail address'],
    ['ana@example.org, eve@example.org', 'not a mail address'],
    ['Ana <ana@example.org>', 'not a mail address'],
    ['ana(comment)@example.org', 'not a mail address'],
    ['ana\r\nBcc: eve@example.org', 'not a mail address'],
    ['ana@example.org\r\nBcc:eve', 'mail address without a proper domain'],
    ['ana@localhost', 'mail address without a proper domain'],
    ['ana@example..org', 'mail address without a proper domain'],
    ['ana@-example.org', 'mail address without a proper domain'],
    ['ana@exa_mple.org', 'mail address without a proper domain'],
    ['ana@example.org.', 'mail address without a proper domain'],
    ['ana@[127.0.0.1]', 'mail address without a proper domain'],
    ['ana@127.0.0.1', 'mail address without a proper domain'],
    ['ana@１２７.0.0.1', 'mail address without a proper domain'],
    ['ana@ex%61mple.org', 'mail address without a proper domain'],
    [`ana@${'a'.repeat(64)}.org`, 'mail address without a proper domain'],
    [`${'a'.repeat(65)}@example.org`, 'mail address with more than 64 characters before the @'],
    [
      `${'a'.repeat(60)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.${'e'.repeat(20)}`,
      'mail address of more than 254 characters',
    ],
    ['anić@example.org', 'mail address with letters beyond ASCII before the @'],
  ])('refuses %j, and names no address', (text, reason) => {
    expect(parseMailAddress(text)).toEqual({ kind: 'refused', reason });
  });

  it('reads what it wrote as it wrote it', () => {
    for (const text of ['"ana"@BÜCHER.example', 'Ana@例え.テスト']) {
      const once = parseMailAddress(text);
      expect(once.kind === 'mail' && parseMailAddress(once.address)).toEqual(once);
    }
  });
});
