import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../sandbox/start.ts';
import { get, getJson, post, said } from './support/calls.ts';
import { startWebhookSink, type WebhookSink } from './support/webhook-sink.ts';

let hook: WebhookSink;
let sandbox: Sandbox;
const start = async (options: SandboxOptions = {}) => {
  const { settings, ...rest } = options;
  sandbox = await startSandbox({ settings: { latencyMs: 1, ...settings }, webhookUrl: hook.url, ...rest });
};
beforeEach(async () => {
  hook = await startWebhookSink();
});
afterEach(async () => {
  await sandbox.close();
  await hook.close();
});

type Message = Record<string, unknown>;
const call = (to: string, more: Message = {}) =>
  post(sandbox, '/tts/3/advanced', {
    messages: [{ from: '38512345678', destinations: [{ to, messageId: 'm-1' }], text: 'Press one', ...more }],
  });
const soon = (assertion: () => unknown) => expect.poll(assertion, { timeout: 3_000, interval: 10 });
type Told = {
  voiceCall: {
    duration: number;
    answeredBy?: string;
    startTime: string;
    answerTime: string | null;
    endTime: string;
    dtmfCodes: string;
  };
  status: { id: number; name: string };
  error: { id: number; name: string };
};
const reports = () => hook.results() as readonly Told[];
const report = async (): Promise<Told> => {
  await soon(reports).toHaveLength(1);
  return reports()[0] as Told;
};
const statusOf = async (response: Response) => (await said(response)).messages[0]?.status;
const human = '385915550020';
const busy = '385915550021';
const machine = '385915550024';

describe('a call', () => {
  it('by its simple forms is one message, or one for every number', async () => {
    await start();
    const json = await said(
      await post(sandbox, '/tts/3/single', { from: '3851', to: human, text: 'Hi', language: 'en' }),
    );
    expect(json.messages).toMatchObject([{ to: human, status: { name: 'PENDING_ACCEPTED' } }]);
    const form = new URLSearchParams({ from: '3851', to: human, text: 'Hi', 'voice.name': 'Joanna' });
    const typed = { 'content-type': 'application/x-www-form-urlencoded' };
    expect((await said(await post(sandbox, '/tts/3/single', form.toString(), typed))).messages).toHaveLength(1);
    const multi = { messages: [{ from: '3851', to: [human, busy], text: 'Hi' }] };
    expect(await said(await post(sandbox, '/tts/3/multi', multi))).toMatchObject({
      bulkId: expect.any(String) as string,
      messages: [{ to: human }, { to: busy }],
    });
  });

  it.each<[string, number, string, Message]>([
    [
      'a file nobody can fetch',
      53,
      'REJECTED_INVALID_AUDIO_FILE_URL',
      { text: undefined, audioFileUrl: 'greeting.mp3' },
    ],
    ['a language nobody speaks', 54, 'REJECTED_UNSUPPORTED_LANGUAGE', { language: 'tlh' }],
    ['no text', 55, 'REJECTED_MESSAGE_IS_EMPTY', { text: undefined }],
    ['nothing but punctuation', 55, 'REJECTED_MESSAGE_IS_EMPTY', { text: ',,, !' }],
    ['no address for reports', 56, 'REJECTED_INVALID_NOTIFY_URL', { notifyUrl: 'here' }],
    ['an unknown form of reports', 57, 'REJECTED_INVALID_NOTIFY_CONTENT_TYPE', { notifyContentType: 'text/csv' }],
    ['# to hear it again', 58, 'REJECTED_INVALID_DTMF_SIGN', { repeatDtmf: '1#' }],
    ['no time for keys', 59, 'REJECTED_INVALID_DTMF_TIMEOUT', { dtmfTimeout: 0 }],
    ['no time to ring', 60, 'REJECTED_INVALID_RING_TIMEOUT', { ringTimeout: -1 }],
    ['no time to talk', 61, 'REJECTED_INVALID_CALL_TIMEOUT', { callTimeout: 0 }],
    ['an unknown way with machines', 62, 'REJECTED_INVALID_MACHINE_DETECTION', { machineDetection: 'shout' }],
    [
      'a window of half an hour',
      87,
      'REJECTED_INVALID_DELIVERY_TIME_WINDOW',
      { deliveryTimeWindow: { days: ['MONDAY'], from: { hour: 8, minute: 0 }, to: { hour: 8, minute: 30 } } },
    ],
    ['broken SSML', 91, 'REJECTED_INVALID_SSML', { text: '<speak>Hi <break></speak>' }],
  ])('with %s is rejected in the reply: %i', async (_, id, name, more) => {
    await start();
    const response = await call(human, more);
    expect([response.status, await statusOf(response)]).toMatchObject([200, { groupId: 5, id, name }]);
    expect(sandbox.oracle.entries).toMatchObject([{ outcome: 'rejected' }]);
  });

  it('takes values out of their ranges, and moves them in', async () => {
    await start();
    const response = await call(human, {
      speechRate: 9,
      pause: 99,
      validityPeriod: 99_999,
      retry: { minPeriod: 3, maxPeriod: 9_999, maxCount: 5 },
    });
    expect(await statusOf(response)).toMatchObject({ id: 26 });
    expect(sandbox.oracle.entries[0]?.speech).toMatchObject({
      speechRate: 2,
      pause: 10,
      redial: { minPeriod: 5, maxPeriod: 1440, maxCount: 4 },
    });
  });

  it('tells a machine from a person only where it was asked to, and hangs up on it if that was asked', async () => {
    await start({ settings: { latencyMs: 0 } });
    const send = async (more: Message) => {
      const before = reports().length;
      await call(machine, more);
      await soon(reports).toHaveLength(before + 1);
      const { voiceCall, error } = reports()[before] as Told;
      return [error.name, voiceCall.answeredBy, voiceCall.duration];
    };
    expect(await send({})).toEqual(['VOICE_ANSWERED', undefined, 1]);
    expect(await send({ machineDetection: 'continue' })).toEqual(['VOICE_ANSWERED_MACHINE', 'MACHINE', 5]);
    expect(await send({ machineDetection: 'hangup' })).toEqual(['VOICE_ANSWERED_MACHINE', 'MACHINE', 4]);
  });

  it.each([
    [human, 'HUMAN_DETECTED', 10_003],
    [machine, 'MACHINE_DETECTED', 10_002],
    [busy, 'BUSY', 10_201],
    ['385915550022', 'NO_ANSWER', 10_200],
    ['385915550023', 'REJECTED', 10_203],
  ])('to %s ends with %s in the newer errors', async (to, name, id) => {
    await start({ settings: { voiceErrors: 'newer' } });
    await call(to, { machineDetection: 'continue' });
    expect((await report()).error).toMatchObject({ id, name });
  });

  it('is cut off by its longest duration, and costs by the second', async () => {
    await start({ settings: { voiceErrors: 'newer' } });
    await call(human, { text: 'word '.repeat(200), callTimeout: 20 });
    const told = await report();
    expect(told).toMatchObject({
      error: { name: 'MAX_DURATION_REACHED' },
      voiceCall: { duration: 20, chargedDuration: 20 },
      price: { pricePerSecond: 0.01 },
    });
    const { startTime, answerTime, endTime } = told.voiceCall;
    expect(Date.parse(endTime) - Date.parse(answerTime ?? '')).toBe(20_000);
    expect(Date.parse(startTime)).toBeLessThan(Date.parse(answerTime ?? ''));
  });

  it('names the network of whom it was for', async () => {
    await start();
    await call('491715550020');
    expect(await report()).toMatchObject({ mccMnc: '26201' });
    const path = '/tts/3/logs';
    expect((await getJson<{ results: object[] }>(sandbox, path)).results).toMatchObject([{ mccMnc: '26201' }]);
  });

  it('is tried again by the provider at longer and longer periods, until somebody answers', async () => {
    await start({ clock: { mode: 'virtual' } });
    sandbox.addRule({ match: { channel: 'voice' }, call: 'answered' });
    sandbox.addRule({ match: { channel: 'voice' }, call: 'busy', count: 3 });
    await call('385911111111', { retry: { minPeriod: 1, maxPeriod: 2, maxCount: 4 } });
    await sandbox.advance({ by: '4 minutes' });
    expect(reports()).toEqual([]); // tried at 0, 1 and 3 minutes; the next is at 5
    await sandbox.advance({ by: '2 minutes' });
    expect(reports()).toMatchObject([{ status: { id: 5 } }]);
    expect(sandbox.oracle.entries[0]?.call).toMatchObject({ tries: 4 });
  });

  it('is given up after its last try, or when its validity is over', async () => {
    await start({ clock: { mode: 'virtual' } });
    const retry = { minPeriod: 10, maxPeriod: 10, maxCount: 2 };
    await call(busy, { retry });
    await sandbox.advance({ by: '25 minutes' });
    expect(reports()).toMatchObject([{ status: { name: 'BUSY' } }]);
    await call(busy, { retry, validityPeriod: 15 });
    await sandbox.advance({ by: '25 minutes' });
    expect(reports()[1]).toMatchObject({ status: { name: 'EXPIRED_EXPIRED' } });
  });

  it('lasts as long as it would where calls are to last', async () => {
    await start({ clock: { mode: 'virtual' }, settings: { calls: 'lasting' } });
    await call(human, { text: 'word '.repeat(60) });
    await sandbox.advance({ by: '10 seconds' });
    expect(reports()).toEqual([]);
    await sandbox.advance({ by: '20 seconds' });
    expect(reports()).toMatchObject([{ voiceCall: { duration: 20 } }]);
  });

  it('waits for its delivery window', async () => {
    await start({ clock: { mode: 'virtual', start: Date.parse('2026-11-21T20:00:00Z') } }); // a Saturday
    const deliveryTimeWindow = {
      days: ['MONDAY', 'TUESDAY'],
      from: { hour: 8, minute: 0 },
      to: { hour: 18, minute: 0 },
    };
    await call(human, { deliveryTimeWindow });
    expect(sandbox.oracle.entries[0]?.sendAt).toBe('2026-11-23T08:00:00.000Z');
    await sandbox.advance({ by: '35 hours' });
    expect(reports()).toEqual([]);
    await sandbox.advance({ by: '2 hours' });
    expect(reports()).toHaveLength(1);
  });

  it.each([
    [{ sendingSpeed: { speed: 2, timeUnit: 'constructor' } }, 'PENDING_ACCEPTED'],
    [{ language: 'constructor' }, 'REJECTED_UNSUPPORTED_LANGUAGE'],
  ])('with %j is answered %s', async (wish, name) => {
    await start();
    expect(await statusOf(await call(human, wish))).toMatchObject({ name });
  });

  it('slowed by a sending speed is a bulk that can be paused', async () => {
    await start({ clock: { mode: 'virtual' } });
    const destinations = Array.from({ length: 6 }, (_, index) => ({ to: human, messageId: `m-${index}` }));
    await post(sandbox, '/tts/3/advanced', {
      bulkId: 'slow',
      // A speed makes the validity void.
      messages: [{ destinations, text: 'Hi', sendingSpeed: { speed: 2, timeUnit: 'minute' }, validityPeriod: 1 }],
    });
    await sandbox.advance({ by: '70 seconds' });
    expect(reports()).toHaveLength(3); // at 0, 30 and 60 seconds
    const steer = (status: string) =>
      fetch(`${sandbox.httpUrl}/tts/3/bulks/status?bulkId=slow`, {
        method: 'PUT',
        headers: { authorization: 'App any-key', 'content-type': 'application/json' },
        body: JSON.stringify({ status }),
      });
    await steer('PAUSED');
    await sandbox.advance({ by: '10 minutes' });
    expect(reports()).toHaveLength(3);
    await steer('PENDING');
    await sandbox.advance({ by: '10 minutes' });
    expect(reports().map(({ error }) => error.name)).toEqual(Array<string>(6).fill('VOICE_ANSWERED'));
  });

  it('is told in the deprecated form where that was asked for, and polled in either', async () => {
    await start();
    await call(human, { notifyContentVersion: 1, callbackData: 'mine' });
    const [told] = (await soon(reports).toHaveLength(1), hook.results());
    expect(told).toMatchObject({ messageId: 'm-1', callbackData: 'mine', duration: 1, dtmfCodes: '' });
    expect(told).not.toHaveProperty('voiceCall');
    await sandbox.close();
    await start({ webhookUrl: undefined });
    await call(human);
    await soon(() => sandbox.oracle.entries[0]?.doneAt).toBeDefined();
    expect((await getJson<{ results: object[] }>(sandbox, '/tts/3/reports')).results).toMatchObject([{ duration: 1 }]);
    expect((await getJson<{ results: object[] }>(sandbox, '/voice/1/reports')).results).toEqual([]);
  });
});

describe('a click-to-call', () => {
  it('calls A, says its text and names whom A would be put through to', async () => {
    await start();
    const message = {
      from: '3851',
      destinationA: human,
      destinationB: '38599',
      text: 'Please hold.',
      messageId: 'c-1',
    };
    expect((await said(await post(sandbox, '/voice/ctc/1/send', { messages: [message] }))).messages).toMatchObject([
      { to: human, messageId: 'c-1', status: { id: 26 } },
    ]);
    expect(await report()).toMatchObject({
      messageId: 'c-1',
      voiceCall: { feature: 'Click-to-call' },
      status: { id: 5 },
    });
  });
});

describe('the voices', () => {
  it('of a language are listed, neural ones where asked for; of no language there are none', async () => {
    await start();
    const names = async (path: string) =>
      (await getJson<{ voices: { name: string }[] }>(sandbox, `/tts/3/voices/${path}`)).voices.map(({ name }) => name);
    expect(await names('hr')).toEqual(['Matej']);
    expect(await names('hr?includeNeural=true')).toEqual(['Matej', 'Gabrijela']);
    // `constructor` is no language either, though every object has one.
    for (const path of ['tlh', 'constructor', '__proto__', 'toString'])
      expect((await get(sandbox, `/tts/3/voices/${path}`)).status).toBe(404);
  });
});
