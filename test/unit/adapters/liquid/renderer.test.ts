import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createRenderer } from '../../../../adapters/liquid/renderer.ts';
import type { CompiledTemplate } from '../../../../domain/template/compiled.ts';
import type { TemplateRenderer } from '../../../../domain/template/renderer.ts';
import { templateScope } from '../../../../domain/template/scope.ts';
import type { JsonObject } from '../../../../domain/json.ts';

const scope = (traits: JsonObject = {}, event: JsonObject = {}) =>
  templateScope({ workspace: 'acme', profileId: 'p-1', traits, event, unsubscribeUrl: 'http://127.0.0.1/u?a=1&b=2' });
const text = (source: string, snippets?: Record<string, string>): CompiledTemplate => ({
  kind: 'text',
  text: source,
  ...(snippets ? { snippets } : {}),
});
const mail = (parts: Partial<Extract<CompiledTemplate, { kind: 'mail' }>>): CompiledTemplate => ({
  kind: 'mail',
  subject: 'Hello',
  html: '<p>hi</p>',
  text: 'hi',
  ...parts,
});

describe('createRenderer', () => {
  let renderer: TemplateRenderer;
  beforeAll(() => {
    renderer = createRenderer({ workers: 1, hardKillMs: 250 });
  });
  afterAll(() => renderer.close());

  const shown = async (template: CompiledTemplate, traits?: JsonObject, event?: JsonObject) => {
    const result = await renderer.render(template, scope(traits, event));
    if (result.kind === 'failed') throw new Error(result.reason);
    return result.content;
  };
  const refused = async (template: CompiledTemplate, traits?: JsonObject) => {
    const result = await renderer.render(template, scope(traits));
    return result.kind === 'failed' ? result.reason : `rendered ${JSON.stringify(result.content)}`;
  };

  it('fills in profile, event, workspace and snippets', async () => {
    const template = text(
      'Hi {{ profile.name }} ({{ profile.id }}), {{ event.plan }} at {{ workspace.id }}. {% render "bye" %} ',
      {
        bye: 'Bye!',
      },
    );
    expect(await shown(template, { name: 'Ana', id: 'spoofed' }, { plan: 'pro' })).toEqual({
      kind: 'text',
      text: 'Hi Ana (p-1), pro at acme. Bye!',
    });
  });

  it('escapes values in html only, once, and offers no way around it', async () => {
    const name = '<b>"Ana" & co</b>';
    const template = mail({
      subject: 'For {{ profile.name }}',
      html: '<p>{{ profile.name }} {{ profile.name | escape }}{% echo profile.name %}<a href="{{ unsubscribeUrl }}">x</a></p>',
      text: '{{ profile.name }}',
    });
    const escaped = '&lt;b&gt;&#34;Ana&#34; &amp; co&lt;/b&gt;';
    expect(await shown(template, { name })).toEqual({
      kind: 'mail',
      subject: `For ${name}`,
      html: `<p>${escaped} ${escaped}${escaped}<a href="http://127.0.0.1/u?a=1&amp;b=2">x</a></p>`,
      text: name,
    });
    expect(await refused(mail({ html: '{{ profile.name | raw }}' }), { name })).toMatch(/undefined filter: raw/);
  });

  it('never evaluates what a person typed', async () => {
    const name = '{{ 7 | times: 6 }}{% include "secret" %}{{ profile.phone }}';
    expect(await shown(text('Hi {{ profile.name }}'), { name, phone: '+385911' })).toEqual({
      kind: 'text',
      text: `Hi ${name}`,
    });
  });

  it('reaches no prototype, no file and no snippet that is not its own', async () => {
    expect(
      await shown(
        text('[{{ profile.constructor }}{{ profile.__proto__ }}{{ profile.toString }}{{ "a".constructor.name }}]'),
      ),
    ).toEqual({ kind: 'text', text: '[]' });
    for (const name of ['/etc/hostname', '../package.json', 'constructor', '__proto__'])
      expect(await refused(text(`{% render "${name}" %}`, { ok: 'x' }))).toMatch(/unknown snippet/);
  });

  it('survives a hostile scope', async () => {
    const traits = JSON.parse(
      '{"__proto__":{"name":"x"},"name":{"toString":1,"length":1e9},"list":{"length":1e9}}',
    ) as JsonObject;
    const result = await renderer.render(
      text('a{{ profile.name }}{% for x in profile.list %}{{x}}{% endfor %}'),
      scope(traits),
    );
    expect(JSON.stringify(result)).not.toContain('"x"');
    expect(await shown(text('still {{ profile.name }}'), { name: 'here' })).toMatchObject({ text: 'still here' });
  });

  it('refuses line breaks in a subject, NUL anywhere, and nothing to say', async () => {
    expect(await refused(mail({ subject: 'Hi {{ profile.name }}!' }), { name: 'A\r\nBcc: x@example.org' })).toBe(
      'line break in subject',
    );
    expect(await refused(text('Hi {{ profile.name }}'), { name: 'A\u0000' })).toBe('NUL character in text');
    expect(await refused(mail({ html: '<p>{{ profile.name }}</p>' }), { name: '\u0000' })).toBe(
      'NUL character in mail',
    );
    expect(await refused(text('{% if profile.vip %}Hi{% endif %}'))).toBe('empty');
    expect(await refused(mail({ subject: '{{ profile.title }}' }))).toBe('empty subject');
  });

  it('stops a runaway template and goes on with the next one', async () => {
    const runaway = text('{% for i in (1..30000) %}{% for j in (1..30000) %}{% endfor %}{% endfor %}');
    const began = performance.now();
    const results = Promise.all([refused(runaway), shown(text('after'))]);
    expect(await results).toEqual([expect.stringMatching(/too slow|too much memory/), { kind: 'text', text: 'after' }]);
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('answers many in their order, and only the runaways among them fail', async () => {
    const runaway = text('{% for i in (1..30000) %}{% for j in (1..30000) %}{% endfor %}{% endfor %}');
    const hello = text('Hi {{ profile.name }}');
    const jobs = Array.from({ length: 40 }, (_, n) => ({
      template: n === 7 || n === 8 ? runaway : hello,
      scope: scope({ name: String(n) }),
    }));
    const results = await renderer.renderAll(jobs);
    const read = results.map((one) => (one.kind === 'failed' ? one.reason : one.content.text));
    expect(read).toEqual(
      jobs.map((_, n) => (n === 7 || n === 8 ? expect.stringMatching(/too slow|too much memory|limit/) : `Hi ${n}`)),
    );
    expect(await renderer.renderAll([])).toEqual([]);
  });

  it('names no value in a failure', async () => {
    expect(await refused(text('{{ profile.name | divided_by: 0 | date: profile.name | nope }}'), { name: 'Ana' })).toBe(
      'template error: undefined filter: nope (line 1, column 1)',
    );
  });

  it('rejects what is no data without losing the thread', async () => {
    const notData = { ...scope(), profile: { f: () => 1 } as unknown as JsonObject };
    await expect(renderer.render(text('x'), notData)).rejects.toThrow(/clone/);
    expect(await shown(text('fine'))).toMatchObject({ text: 'fine' });
  });
});

describe('createRenderer with a wall-clock limit shorter than the engine’s own', () => {
  it('counts the time of each text of an order by itself, not that of the order', async () => {
    // Far more than one text takes, so that a busy machine ends none; far less than all of them take.
    const renderer = createRenderer({ workers: 1, hardKillMs: 250 });
    const busy = text('{% for i in (1..400) %}{% for j in (1..400) %}{% endfor %}{% endfor %}done');
    const began = performance.now();
    const results = await renderer.renderAll(Array.from({ length: 40 }, () => ({ template: busy, scope: scope() })));
    expect(performance.now() - began).toBeGreaterThan(250);
    expect(new Set(results.map(({ kind }) => kind))).toEqual(new Set(['rendered']));
    await renderer.close();
  });

  it('ends the thread, says so, and renders what waited behind it', async () => {
    const renderer = createRenderer({ workers: 1, hardKillMs: 5 });
    const slow = text('{% for i in (1..3000) %}{% for j in (1..3000) %}{% endfor %}{% endfor %}');
    const [killed, next] = await Promise.all([renderer.render(slow, scope()), renderer.render(text('next'), scope())]);
    expect(killed).toEqual({ kind: 'failed', reason: 'template too slow (stopped after 20 ms)' });
    expect(next).toEqual({ kind: 'rendered', content: { kind: 'text', text: 'next' } });
    await renderer.close();
    await expect(renderer.render(text('x'), scope())).rejects.toThrow(/closed/);
  });
});
