import { describe, expect, it } from 'vitest';
import { createRenderNow } from '../../../../adapters/liquid/render-now.ts';
import type { JsonObject } from '../../../../domain/json.ts';
import { templateScope } from '../../../../domain/template/scope.ts';

const render = createRenderNow();
type About = { readonly locale?: string; readonly traits?: JsonObject; readonly defaultZone?: string };
function shown(source: string, event: JsonObject, { locale = 'en', traits = {}, defaultZone }: About = {}): string {
  const scope = templateScope({ workspace: 'acme', profileId: 'p', traits, event, locale, defaultZone });
  const result = render({ kind: 'text', text: source }, scope);
  return result.kind === 'failed'
    ? `failed: ${result.reason}`
    : (result.content.text ?? '').replaceAll(/[\u00a0\u202f]/g, ' ');
}

describe('what a text shows as its reader writes it', () => {
  it.each([
    ['en', '1,234.5', '€1,234.50'],
    ['de', '1.234,5', '1.234,50 €'],
    ['hr', '1.234,5', '1.234,50 €'],
    ['sv_SE', '1 234,5', '1 234,50 €'],
  ])('numbers and money in %s', (locale, number, money) => {
    expect(shown('{{ event.total | number }}', { total: 1234.5 }, { locale })).toBe(number);
    expect(shown("{{ event.total | money: 'EUR' }}", { total: '1234.5' }, { locale })).toBe(money);
  });

  it.each([
    [1, '1 proizvod'],
    [3, '3 proizvoda'],
    [5, '5 proizvoda'],
    [21, '21 proizvod'],
    [0, 'ništa'],
  ])('plurals by the rules of the language: %i', (count, text) => {
    const source =
      "{{ event.count | plural: exactly_0: 'ništa', one: '# proizvod', few: '# proizvoda', other: '# proizvoda' }}";
    expect(shown(source, { count }, { locale: 'hr' })).toBe(text);
  });

  it('dates and times where the person is, else where the workspace is', () => {
    const at = '2026-03-29T23:30:00Z';
    const source = '{{ event.at | local_date }} {{ event.at | local_time }}';
    const zagreb = { defaultZone: 'Europe/Zagreb' };
    expect(shown(source, { at })).toBe('March 29, 2026 11:30 PM');
    expect(shown(source, { at }, zagreb)).toBe('March 30, 2026 1:30 AM');
    expect(shown(source, { at }, { ...zagreb, traits: { timezone: 'America/New_York' } })).toBe(
      'March 29, 2026 7:30 PM',
    );
    expect(shown(source, { at }, { ...zagreb, traits: { timezone: 'Mars/Olympus' } })).toBe('March 30, 2026 1:30 AM');
    expect(shown("{{ event.at | local_date: 'full' }}", { at }, { locale: 'de' })).toBe('Sonntag, 29. März 2026');
  });

  it.each([
    ['{{ event.total | number }}', {}, "'number' needs a number and got nothing"],
    ["{{ event.total | money: 'EUR' }}", { total: 'much' }, "'money' needs a number and got a string"],
    ['{{ event.total | money }}', { total: 1 }, "'money' needs a currency"],
    ['{{ event.at | local_date }}', { at: 'soon' }, "'local_date' needs an instant such as"],
    ["{{ event.at | local_time: 'tiny' }}", { at: 0 }, "'local_time' knows full, long, medium, short"],
    ["{{ event.n | plural: one: '#' }}", { n: 2 }, "'plural' has no text for 2"],
  ])('is not sent where it cannot be shown: %s', (source, event, reason) => {
    expect(shown(source, event)).toContain(`failed: ${reason}`);
  });

  it('may have a default where there is nothing', () => {
    expect(shown("{{ event.total | default: 0 | money: 'EUR' }}", {})).toBe('€0.00');
  });

  it('takes a language that nobody knows for English', () => {
    expect(shown('{{ event.total | number }}', { total: 1234.5 }, { locale: 'klingon-is-long' })).toBe('1,234.5');
  });
});
