import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openPreview } from '../../../../../adapters/infobip/sms/sms-preview.ts';
import { smsParts } from '../../../../../domain/message/sms-parts.ts';
import { startSandbox } from '../../../../../sandbox/start.ts';
import { startInfobipStub, type InfobipStub, type Reply } from '../../../../support/far-side/infobip-stub.ts';

const reply = (previews: unknown): Reply => ({ body: JSON.stringify({ originalText: 'x', previews }) });

describe('a preview by the provider', () => {
  let stub: InfobipStub;
  beforeEach(async () => {
    stub = await startInfobipStub();
  });
  afterEach(() => stub.close());
  const preview = (text: string) =>
    openPreview({ baseUrl: stub.url, apiKey: 'key', timeoutMs: 2_000 })(text, 'greek', AbortSignal.timeout(5_000));

  it('shows what people would read in the alphabet asked for, and sends nothing', async () => {
    stub.next(
      reply([
        { textPreview: 'Ως Μεγαρικό', messageCount: 3, charactersRemaining: 46, configuration: {} },
        {
          textPreview: 'ΩΣ MEΓAPIKO',
          messageCount: 1,
          charactersRemaining: 5,
          configuration: { transliteration: 'GREEK' },
        },
      ]),
    );
    expect(await preview('Ως Μεγαρικό')).toEqual({ kind: 'shown', text: 'ΩΣ MEΓAPIKO', parts: 1 });
    expect(stub.seen).toMatchObject([{ method: 'POST', url: '/sms/1/preview' }]);
    expect(JSON.parse(stub.seen[0]?.body ?? '')).toEqual({ text: 'Ως Μεγαρικό', transliteration: 'GREEK' });
  });

  it.each<[string, Reply, string]>([
    [
      'another alphabet',
      reply([{ textPreview: 'x', messageCount: 1, configuration: {} }]),
      'HTTP 200 with an unreadable body',
    ],
    ['a page', { body: '<html>' }, 'HTTP 200 with an unreadable body'],
    ['a key that may not ask', { status: 403 }, 'HTTP 403'],
    ['a reset', { end: 'reset' }, 'connection reset'],
  ])('is none where the answer is %s', async (_, answer, reason) => {
    stub.next(answer);
    expect(await preview('x')).toEqual({ kind: 'noAnswer', reason });
  });
});

describe('a preview by the sandbox', () => {
  it('counts as we do, in the alphabet asked for', async () => {
    const sandbox = await startSandbox();
    const preview = openPreview({ baseUrl: sandbox.httpUrl, apiKey: 'key', timeoutMs: 2_000 });
    const shown = await preview('č'.repeat(100), 'central-european', AbortSignal.timeout(5_000));
    await sandbox.close();
    expect(shown).toEqual({ kind: 'shown', text: 'c'.repeat(100), parts: 1 });
    expect(smsParts('č'.repeat(100)).parts).toBe(2);
  });
});
