import { describe, expect, it } from 'vitest';
import { reportPage } from '../../../../cli/workspace/crowd/page/report-page.ts';
import { summaryLines } from '../../../../cli/workspace/crowd/summary.ts';
import { event, journey, send, waitFor } from '../../../../domain/journey/builder.ts';
import { bundleFor, playToTheEnd } from '../../../support/crowd.ts';

const evil = `<script>alert("1")</script>'&`;
const definition = journey('welcome', {
  name: evil,
  on: event('user.signed_up'),
  steps: [
    send('sms', 'hello', { class: 'service' }),
    waitFor(event('app.opened'), { within: '2 days', else: [send('sms', 'come-back', { class: 'marketing' })] }),
    send('email', 'tips', { class: 'marketing', onFailure: 'exit' }),
  ],
});
const settings = {
  prices: { sms: { perPart: 0.06, currency: 'EUR' } },
  caps: [{ most: 1, within: '7 days' }],
  quietHours: { from: '21:00', to: '08:00' },
};
const bundle = bundleFor(definition, settings);
const report = playToTheEnd(definition, {
  bundle: { ...bundle, templates: { ...bundle.templates, 'sms/hello': { en: { kind: 'text', text: `Hi ${evil}` } } } },
  assume: { unsubscribed: 0.1, exits: 0.1 },
});
const page = reportPage(report, 'Europe/Zagreb');

describe('the page of a simulation', () => {
  it('escapes whatever an author wrote', () => {
    expect(page).not.toContain('<script');
    expect(page).not.toContain('alert("');
    expect(page).toContain('&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;');
  });

  it('needs nothing from anywhere, and forbids itself to ask', () => {
    expect(page).toContain(`content="default-src 'none'; style-src 'unsafe-inline'"`);
    expect(page).not.toMatch(/\b(?:src|href)\s*=|url\(/);
    expect(page).not.toMatch(/<(?:script|link|img|iframe|object)\b|@import|https?:/);
  });

  it('is the same to the byte for the same report', () => {
    expect(reportPage(report, 'Europe/Zagreb')).toBe(page);
    expect(page).not.toMatch(/undefined|NaN|\[object/);
  });

  it('says every figure that it draws: pictures have a title, tables a heading for each column', () => {
    for (const [svg] of page.matchAll(/<svg[^>]*>/g)) expect(svg).toMatch(/aria-hidden="true"|role="img"/);
    expect(page).toMatch(/role="img" aria-labelledby="hours-title hours-told"/);
    expect(page).toMatch(/<html lang="en">/);
    expect(page).toMatch(/<title>[^<]+<\/title>/);
    const tables = [...page.matchAll(/<table>[\s\S]*?<\/table>/g)];
    expect(tables.length).toBeGreaterThan(6);
    for (const [table] of tables) expect(table).toContain('scope="col"');
    expect(page).toContain('prefers-color-scheme: dark');
  });

  it('names the caps that were reached and the rates that were assumed', () => {
    expect(page).toContain('1 marketing message within 7 days');
    expect(page).toMatch(/an awaited event comes[\s\S]*50 %/);
  });
});

describe('the summary of a simulation', () => {
  const lines = summaryLines(report, 'Europe/Zagreb');
  it('tells what was sent, what was not and why, and what it costs', () => {
    const text = lines.join('\n');
    expect(lines[0]).toBe('welcome: 200 people, seed 7, from Mon 02 Mar 2026 09:00 CET to Thu 05 Mar 2026 09:00 CET');
    expect(text).toMatch(/\d+ messages sent, \d+ not; \d\.?\d* a person, at most 2, at most [12] within a day/);
    expect(text).toMatch(
      /Not sent, and why\n {2}\d+ +frequency cap: 1 marketing message within 7 days \(our own rules\) +email\/tips \d+/,
    );
    expect(text).toMatch(/Cost: \d+\.\d\d EUR, without email/);
    expect(text).toMatch(/Busiest hour: /);
    expect(text).toMatch(/ {2}200 +100 % +send sms 'hello' \(service\) +sent 200/);
  });
});
