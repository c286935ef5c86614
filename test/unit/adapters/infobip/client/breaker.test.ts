import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createBreaker, laneOf } from '../../../../../adapters/infobip/client/breaker.ts';
import type { Answer } from '../../../../../adapters/infobip/client/answer.ts';
import { createInfobipSms } from '../../../../../adapters/infobip/sms/sms.ts';
import { createInfobipSmsBulk } from '../../../../../adapters/infobip/sms/sms-bulk.ts';
import { startInfobipStub, type InfobipStub, type Reply } from '../../../../support/far-side/infobip-stub.ts';
import { smsMessage } from '../../../../support/messages.ts';

const answered = (status: number): Answer => ({ kind: 'answered', status, retryAfter: undefined, body: '' });
const silence: Answer = { kind: 'failed', mayHaveLeft: true, words: 'nothing within 20000 ms' };
const [sms, mail] = ['send sms', 'send email'];

describe('createBreaker', () => {
  let now = 0;
  beforeEach(() => {
    now = 0;
  });
  type Breaker = ReturnType<typeof createBreaker>;
  const meet = async (breaker: Breaker, lane: string, answer: Answer): Promise<'asked' | 'refused'> => {
    const leave = await breaker.ask(lane);
    if (leave.kind === 'pass') leave.heard(answer);
    return leave.kind === 'pass' ? 'asked' : 'refused';
  };
  const breakDown = async (breaker: Breaker, ...names: readonly string[]): Promise<void> => {
    for (const name of names) for (let n = 0; n < 5; n++) await meet(breaker, name, answered(503));
  };

  it.each([503, 500, 502, 504].map(answered).concat(silence))('opens after five of %j', async (answer) => {
    const breaker = createBreaker(undefined, () => now);
    for (let n = 0; n < 5; n++) expect(await meet(breaker, sms, answer)).toBe('asked');
    expect(await meet(breaker, sms, answer)).toBe('refused');
  });

  it.each([200, 400, 401, 404, 408, 409, 429].map(answered))('takes %j for an answer', async (answer) => {
    const breaker = createBreaker(undefined, () => now);
    for (let n = 0; n < 50; n++) expect(await meet(breaker, sms, answer)).toBe('asked');
  });

  it('keeps apart what fares apart: texts go on while mails fail', async () => {
    const breaker = createBreaker(undefined, () => now);
    await breakDown(breaker, mail);
    expect(breaker.standing(mail)).toMatchObject({ kind: 'resting', ms: 1_250, sinceMs: 0 });
    expect(breaker.standing(sms)).toEqual({ kind: 'open' });
    expect(await meet(breaker, sms, answered(200))).toBe('asked');
    expect(breaker.standing(mail)).toMatchObject({ kind: 'resting' });
  });

  it('makes one probe at a time of all lanes together', async () => {
    const breaker = createBreaker(undefined, () => now);
    await breakDown(breaker, sms, mail);
    now = 2_000;
    expect(breaker.standing(sms)).toEqual({ kind: 'probing' });
    const [first, second] = await Promise.all([sms, mail].map((lane) => meet(breaker, lane, answered(503))));
    expect([first, second]).toEqual(['asked', 'refused']);
    now = 3_249;
    expect(await meet(breaker, mail, answered(503))).toBe('refused');
    now = 3_250;
    expect(await meet(breaker, mail, answered(200))).toBe('asked');
    expect([breaker.standing(mail), breaker.standing(sms)]).toEqual([{ kind: 'open' }, { kind: 'probing' }]);
  });

  it('lets whoever asks take a turn while nobody can send, until one has an answer', async () => {
    const breaker = createBreaker(undefined, () => now);
    const ask = 'ask sms';
    await meet(breaker, ask, answered(200));
    await breakDown(breaker, sms);
    now = 1_250;
    expect(await meet(breaker, ask, answered(503))).toBe('asked');
    expect(await meet(breaker, ask, answered(503))).toBe('refused');
    expect(await meet(breaker, sms, answered(503))).toBe('refused');
    expect(await meet(breaker, 'ask email', answered(200))).toBe('asked');
    now = 2_500;
    for (let n = 0; n < 3; n++) expect(await meet(breaker, ask, answered(200))).toBe('asked');
    expect(await meet(breaker, sms, answered(503))).toBe('asked');
  });

  it('sends on while nobody can ask', async () => {
    const breaker = createBreaker(undefined, () => now);
    await breakDown(breaker, 'ask sms');
    for (let n = 0; n < 3; n++) expect(await meet(breaker, sms, answered(200))).toBe('asked');
  });

  it('lets other lanes and processes probe at once when one was answered', async () => {
    let released = 0;
    const release = (): Promise<void> => Promise.resolve(void (released += 1));
    const breaker = createBreaker({ take: () => Promise.resolve(0), release }, () => now);
    await breakDown(breaker, sms, mail);
    now = 2_000;
    expect([await meet(breaker, sms, answered(503)), released]).toEqual(['asked', 0]);
    now = 3_250;
    expect([await meet(breaker, sms, answered(200)), released]).toEqual(['asked', 1]);
    expect(await meet(breaker, mail, answered(200))).toBe('asked');
  });

  it('leaves the probe to another process, and waits where nobody can be agreed with', async () => {
    const answers = [400, 0];
    const breaker = createBreaker(
      { take: () => Promise.resolve(answers.shift() ?? 0), release: () => Promise.resolve() },
      () => now,
    );
    await breakDown(breaker, sms);
    now = 2_000;
    expect(await breaker.ask(sms)).toEqual({ kind: 'outage', forMs: 400, sinceMs: 2_000, cause: 'HTTP 503' });
    now = 2_400;
    expect(await meet(breaker, sms, answered(200))).toBe('asked');

    const away = () => Promise.reject(new Error('no database'));
    const alone = createBreaker({ take: away, release: away }, () => now);
    await breakDown(alone, sms);
    now = 4_000;
    expect(await meet(alone, sms, answered(200))).toBe('refused');
  });

  it('knows a lane by product, and by whether it sends', () => {
    const lanes = [
      ['POST', '/base/sms/3/messages'],
      ['POST', '/base/sms/2/text/advanced'],
      ['GET', '/base/sms/3/logs?messageId=m'],
      ['PUT', '/base/sms/1/bulks/status?bulkId=b'],
      ['POST', '/base/tts/3/advanced'],
    ].map(([method = '', path = '']) => laneOf({ method, path }, '/base'));
    expect(lanes).toEqual(['send sms', 'send sms', 'ask sms', 'ask sms', 'send tts']);
  });
});

describe('an account of Infobip that is out of order', () => {
  let stub: InfobipStub;
  let now = 0;
  beforeEach(async () => {
    now = 0;
    stub = await startInfobipStub();
  });
  afterEach(() => stub.close());
  const patience = { signal: new AbortController().signal };
  const gateways = () => {
    const breaker = createBreaker(undefined, () => now);
    const mayDeliver = () => ({ ok: true }) as const;
    const options = { baseUrl: stub.url, apiKey: 'key', timeoutMs: 2_000, mayDeliver, breaker };
    return { single: createInfobipSms(options), bulk: createInfobipSmsBulk(options) };
  };
  const down: Reply = { status: 503, body: '' };
  const wasAsked = (id: string): boolean => stub.seen.some(({ body }) => body.includes(`"${id}"`));

  it('has five messages in doubt, the others surely not sent; one probes, and when it is taken everybody goes', async () => {
    const { single, bulk } = gateways();
    stub.next(...Array.from({ length: 6 }, () => down));
    for (const id of ['m-1', 'm-2', 'm-3', 'm-4', 'm-5'])
      expect(await single.send(smsMessage(id), patience)).toEqual({ kind: 'unknown', reason: 'HTTP 503' });
    expect(await single.send(smsMessage('m-6'), patience)).toEqual({
      kind: 'notSent',
      fault: 'unreachable',
      retryAfterMs: 1_250,
      reason: 'the provider is out of order (HTTP 503); one request a second finds out for all',
    });
    const page = { bulkId: 'b', messages: [smsMessage('m-7'), smsMessage('m-8')] };
    expect(bulk.standing?.()).toMatchObject({ kind: 'resting', ms: 1_250, sinceMs: 0 });
    expect(await bulk.sendAll(page, patience)).toMatchObject({ kind: 'notSent', busy: false, retryAfterMs: 1_250 });
    expect(stub.seen).toHaveLength(5);
    expect(['m-6', 'm-7', 'm-8'].filter(wasAsked)).toEqual([]);

    now = 1_250;
    expect(bulk.standing?.()).toEqual({ kind: 'probing' });
    // What a probe came to is in doubt like any other request (I5).
    expect(await single.send(smsMessage('m-9'), patience)).toEqual({ kind: 'unknown', reason: 'HTTP 503' });
    expect(await single.send(smsMessage('m-6'), patience)).toMatchObject({ kind: 'notSent' });
    now = 2_500;
    expect(await single.send(smsMessage('m-6'), patience)).toMatchObject({ kind: 'accepted' });
    expect(bulk.standing?.()).toEqual({ kind: 'open' });
    expect(await bulk.sendAll(page, patience)).toMatchObject({ kind: 'answered' });
  });

  it('can still be asked what became of those in doubt, where its logs answer', async () => {
    const { single } = gateways();
    stub.next(...Array.from({ length: 5 }, (_, n) => ({ ...down, take: n === 0 })));
    for (const id of ['m-1', 'm-2', 'm-3', 'm-4', 'm-5']) await single.send(smsMessage(id), patience);
    expect(await single.send(smsMessage('m-6'), patience)).toMatchObject({ kind: 'notSent' });
    expect(await single.lookUp?.('m-1', patience)).toMatchObject({ kind: 'found' });
    expect(await single.lookUp?.('m-2', patience)).toEqual({ kind: 'absent' });
    // An answer about something else is none about sending.
    expect(await single.send(smsMessage('m-6'), patience)).toMatchObject({ kind: 'notSent' });
  });
});
