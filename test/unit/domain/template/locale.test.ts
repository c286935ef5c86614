import { describe, expect, it } from 'vitest';
import { resolveLocale } from '../../../../domain/template/locale.ts';

describe('resolveLocale', () => {
  it.each([
    ['their own', ['en', 'hr', 'hr-BA'], 'hr-BA', 'en', 'hr-BA'],
    ['its language', ['en', 'hr'], 'hr-HR', 'en', 'hr'],
    ['whatever its spelling', ['en', 'pt-BR'], 'PT_br', 'en', 'pt-BR'],
    ['the default where theirs is missing', ['en', 'hr'], 'de', 'hr', 'hr'],
    ['the default where none is known', ['en', 'hr'], undefined, 'hr', 'hr'],
    ['the language of the default', ['en', 'hr'], null, 'hr-HR', 'hr'],
    ['the first where nothing fits', ['hr', 'de'], 'fr', 'en', 'de'],
    ['the only one', ['hr'], 42, undefined, 'hr'],
  ])('takes %s', (_, available, wanted, fallback, expected) => {
    expect(resolveLocale(available, wanted, fallback)).toBe(expected);
  });

  it('has nothing to offer where there is nothing', () => expect(resolveLocale([], 'en', 'en')).toBeUndefined());
});
