import { describe, expect, it } from 'vitest';
import { infobipLanguages, spokenAs } from '../../../../domain/message/spoken-languages.ts';

describe('spokenAs', () => {
  it.each([
    ['hr', 'hr'],
    ['en-GB', 'en-gb'],
    ['en-US', 'en'],
    ['hr-HR', 'hr'],
    ['pt', 'pt-pt'],
    ['pt-BR', 'pt-br'],
    ['sr', 'sr-rs'],
    ['sr-Latn-RS', 'sr-rs'],
    ['nb', 'nb-no'],
    ['zh-Hans', 'zh-cn'],
    ['de-LI', 'de'],
    ['ga', undefined],
    ['mt', undefined],
    ['e', undefined],
  ])('%s is spoken as %s', (locale, code) => {
    expect(spokenAs(locale, infobipLanguages)).toBe(code);
  });
});
