import { describe, expect, it } from 'vitest';
import { createRenderMessage } from '../../../activities/render-message.ts';
import { createRenderNow } from '../../../adapters/liquid/render-now.ts';
import type { SendSubject } from '../../../domain/message/ledger.ts';
import type { SendFacts } from '../../../domain/policy/facts.ts';
import type { CompiledTemplate } from '../../../domain/template/compiled.ts';
import { smsIntent } from '../../support/ledger-world.ts';

const file = (name: string, hash: string, inline: boolean) => ({
  name,
  type: 'application/pdf',
  hash,
  size: 1,
  inline,
});
const template: CompiledTemplate = {
  kind: 'mail',
  subject: 'Hi {{ profile.name }}',
  html: '<p>{% if profile.name %}Hi{% endif %}</p>',
  text: '{% if profile.name %}Hi{% endif %}',
  files: [file('terms.pdf', 'hash-1', false), file('logo.png', 'hash-2', true)],
};
const sender = {
  from: 'hello@acme.example',
  replyTo: 'support@acme.example',
  tracking: { opens: false, clicks: true },
};

const render = (one: CompiledTemplate, traits: SendFacts['profile']['traits'] = { name: 'Ana' }) => {
  const now = createRenderNow();
  const asked: string[] = [];
  const made = createRenderMessage({
    renderer: {
      render: async (...job) => now(...job),
      renderAll: async (jobs) => jobs.map((job) => now(job.template, job.scope)),
      close: () => Promise.resolve(),
    },
    templates: () => Promise.resolve({ 'email/terms': { en: one } }),
    unsubscribeUrl: () => 'https://acme.example/unsubscribe/t',
    countryOf: () => undefined,
    asset: (workspace, hash) => {
      asked.push(`${workspace} ${hash}`);
      return Promise.resolve(new TextEncoder().encode(hash));
    },
  })({
    to: 'ana@example.org',
    subject: { workspace: 'default', owner: { kind: 'enrollment', id: 'ana' } } as SendSubject,
    intent: { ...smsIntent, channel: 'email', template: 'terms' },
    facts: {
      profile: { id: 'p', traits, revision: 1 },
      entry: {},
      settings: { senders: { email: sender } },
    } as unknown as SendFacts,
  });
  return made.then((rendering) => ({ rendering, asked }));
};

describe('createRenderMessage', () => {
  it('gives a mail its files, and what its sender says of answers and of watching', async () => {
    const { rendering, asked } = await render(template);
    expect(rendering).toMatchObject({
      kind: 'rendered',
      from: 'hello@acme.example',
      content: {
        subject: 'Hi Ana',
        replyTo: 'support@acme.example',
        tracking: { opens: false, clicks: true },
        files: [
          { name: 'terms.pdf', inline: false, bytes: new TextEncoder().encode('hash-1') },
          { name: 'logo.png', inline: true, bytes: new TextEncoder().encode('hash-2') },
        ],
      },
    });
    expect(asked).toEqual(['default hash-1', 'default hash-2']);
  });

  it('lets a template say where answers to it go', async () => {
    const { rendering } = await render({ ...template, replyTo: 'returns@acme.example' });
    expect(rendering).toMatchObject({ content: { replyTo: 'returns@acme.example' } });
  });

  it('refuses a mail that says nothing to this person, and reads no file for it', async () => {
    const { rendering, asked } = await render({ ...template, subject: 'Hi' }, {});
    expect(rendering).toEqual({ kind: 'failed', reason: 'template email/terms: empty' });
    expect(asked).toEqual([]);
  });
});
