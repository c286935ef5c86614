import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createInfobipSms } from '../../../../../adapters/infobip/sms/sms.ts';
import { createInfobipVoice } from '../../../../../adapters/infobip/voice/voice.ts';
import { packageRoot } from '../../../../../engines/package-root.ts';
import { callMessage, smsMessage } from '../../../../support/messages.ts';

const fixture = (name: string): string =>
  readFileSync(join(packageRoot(), 'test/unit/adapters/smtp/fixtures', name), 'utf8');

describe('a server with a certificate that nobody we trust has signed', () => {
  let server: Server;
  let requests = 0;
  beforeEach(async () => {
    requests = 0;
    server = createServer(
      { cert: fixture('loopback.test.crt.pem'), key: fixture('loopback.test.key.pem') },
      (_request, response) => {
        requests += 1;
        response.end('{}');
      },
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it('sees neither key nor message, by the SDK or by our own client, and the reason says what to mend', async () => {
    const baseUrl = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const options = { baseUrl, apiKey: 'key', timeoutMs: 2_000, mayDeliver: () => ({ ok: true }) as const };
    const patience = { signal: AbortSignal.timeout(10_000) };
    const [sms, voice] = [createInfobipSms(options), createInfobipVoice(options)];
    const reason = 'certificate signed by nobody we trust';
    const untrusted = { kind: 'notSent', fault: 'unreachable', reason };
    expect(await sms.send(smsMessage('m-1'), patience)).toEqual(untrusted);
    expect(await voice.send(callMessage('m-2'), patience)).toEqual(untrusted);
    expect(await sms.lookUp?.('m-1', patience)).toEqual({ kind: 'noAnswer', reason });
    expect(await voice.cancel?.('b-1', patience)).toEqual({ kind: 'noAnswer', reason });
    expect(requests).toBe(0);
  });
});
