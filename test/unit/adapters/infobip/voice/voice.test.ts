import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInfobipVoice } from '../../../../../adapters/infobip/voice/voice.ts';
import type { OutgoingMessage } from '../../../../../domain/message/outcome.ts';
import { callMessage } from '../../../../support/messages.ts';

type Speech = Extract<OutgoingMessage['content'], { kind: 'speech' }>;
const speech = callMessage('m1').content as Speech;
const spoken = (more: Partial<Speech>): OutgoingMessage => ({ ...callMessage('m1'), content: { ...speech, ...more } });

describe('createInfobipVoice', () => {
  let server: Server;
  const seen: { path: string | undefined; body: { messages: Record<string, unknown>[] } }[] = [];
  beforeEach(async () => {
    seen.length = 0;
    server = createServer((request, response) => {
      const parts: Buffer[] = [];
      request.on('data', (part: Buffer) => parts.push(part));
      request.on('end', () => {
        seen.push({ path: request.url, body: JSON.parse(Buffer.concat(parts).toString()) });
        const status = { groupId: 1, groupName: 'PENDING', id: 26, name: 'PENDING_ACCEPTED', description: '' };
        response.setHeader('content-type', 'application/json');
        response.end(JSON.stringify({ messages: [{ to: '1', messageId: 'm1', status }] }));
      });
    });
    await new Promise<void>((ready) => server.listen(0, '127.0.0.1', ready));
  });
  afterEach(() => new Promise((closed) => server.close(closed)));

  const send = (message: OutgoingMessage) =>
    createInfobipVoice({
      baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      apiKey: 'key',
      mayDeliver: () => ({ ok: true }),
      timeoutMs: 5_000,
      notifyUrl: 'https://acme.example/reports',
    }).send(message, { signal: AbortSignal.timeout(5_000) });
  const asked = async (message: OutgoingMessage): Promise<Record<string, unknown>> => {
    expect(await send(message)).toMatchObject({ kind: 'accepted' });
    return seen.at(-1)?.body.messages[0] ?? {};
  };

  it('asks for one call, to be told by keys and report, and never for the provider to dial again or to choose the hour', async () => {
    expect(await asked(callMessage('m1'))).toEqual({
      from: '38512345678',
      destinations: [{ to: '385911234567', messageId: 'm1' }],
      text: 'Hi Ana, press one for a concierge',
      language: 'en',
      maxDtmf: 10,
      notifyUrl: 'https://acme.example/reports',
      notifyContentType: 'application/json',
      notifyContentVersion: 2,
    });
    expect(seen[0]?.path).toBe('/tts/3/advanced');
  });

  it('says by which voice, for how long it rings, and what is done where a machine answers', async () => {
    expect(await asked(spoken({ voice: 'Joanna', ringSeconds: 25, machine: 'hangup' }))).toMatchObject({
      voice: { name: 'Joanna' },
      ringTimeout: 25,
      machineDetection: 'hangup',
    });
  });

  it.each([
    ['hr-HR', 'hr'],
    ['en-GB', 'en-gb'],
    ['pt', 'pt-pt'],
  ])('speaks %s as %s', async (language, code) => {
    expect(await asked(spoken({ language }))).toMatchObject({ language: code });
  });

  it.each<[string, OutgoingMessage, string]>([
    ['more than is spoken', spoken({ text: 'a'.repeat(1_401) }), 'a call speaks at most 1400 characters'],
    ['punctuation alone', spoken({ text: ' … ! ' }), 'a call speaks words, not punctuation alone'],
    ['a language that has no voice', spoken({ language: 'ga' }), "no voice of Infobip speaks 'ga'"],
    ['no speech', { ...callMessage('m1'), content: { kind: 'text', text: 'Hi' } }, 'a call is speech only'],
  ])('refuses %s before anybody is asked', async (_, message, reason) => {
    expect(await send(message)).toMatchObject({ kind: 'rejected', reason });
    expect(seen).toEqual([]);
  });
});
