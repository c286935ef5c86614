import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { post, said, sdkSms, sendV2, sendV3, v2, v3 } from './support/calls.ts';

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startSandbox();
});
afterAll(() => sandbox.close());
afterEach(() => {
  sandbox.reset();
  sandbox.change({ duplicateIds: 'reject' });
});

describe('POST /sms/2/text/advanced', () => {
  it('takes what the vendor’s SDK sends and keeps it', async () => {
    const { status, data } = await sdkSms(sandbox).send(v2([{ to: '+385 91 111 1111', messageId: 'm-1' }]));
    expect([status, data?.messages]).toEqual([
      200,
      [
        {
          to: '+385 91 111 1111',
          messageId: 'm-1',
          status: {
            groupId: 1,
            groupName: 'PENDING',
            id: 26,
            name: 'PENDING_ACCEPTED',
            description: 'Message sent to next instance',
          },
        },
      ],
    ]);
    expect(data?.bulkId).toMatch(/^\d{19}$/);
    expect(sandbox.oracle.entries).toMatchObject([
      {
        channel: 'sms',
        messageId: 'm-1',
        bulkId: data?.bulkId,
        to: '385911111111',
        from: 'Acme',
        text: 'Hi Ana',
        outcome: 'accepted',
        attempt: 1,
      },
    ]);
  });

  it('answers 200 with a refusal for the number that is wrong', async () => {
    const reply = await post(
      sandbox,
      '/sms/2/text/advanced',
      v2([{ to: '385911111111' }, { to: 'Ana' }, { to: '' }, { to: '385915550002' }, { to: '385915550004' }]),
    );
    expect([reply.status, (await said(reply)).messages.map(({ status }) => status.name)]).toEqual([
      200,
      [
        'PENDING_ACCEPTED',
        'REJECTED_DESTINATION',
        'MISSING_TO',
        'REJECTED_DESTINATION',
        'REJECTED_DESTINATION_BLOCKLISTED',
      ],
    ]);
    expect(sandbox.oracle.find({ outcome: 'accepted' })).toHaveLength(1);
  });

  it('counts parts, and refuses more than 25', async () => {
    const count = async (text: string) => {
      const body = { ...v2([{ to: '385911111111' }], { text }), includeSmsCountInResponse: true };
      const [message] = (await said(await post(sandbox, '/sms/2/text/advanced', body))).messages;
      return [message?.smsCount, message?.status.name];
    };
    expect(await count('a'.repeat(161))).toEqual([2, 'PENDING_ACCEPTED']);
    expect(await count('č'.repeat(71))).toEqual([2, 'PENDING_ACCEPTED']);
    expect(await count('a'.repeat(153 * 25 + 1))).toEqual([26, 'REJECTED_MESSAGE_TOO_LONG']);
  });

  it('clips ids that are too long, where v3 refuses them', async () => {
    const long = 'x'.repeat(201);
    const [message] = (await said(await sendV2(sandbox, long))).messages;
    expect(message?.messageId).toBe('x'.repeat(200));
    const refused = await sendV3(sandbox, long);
    expect([refused.status, await refused.json()]).toMatchObject([
      400,
      {
        errorCode: 'E400',
        violations: [
          { property: 'messages[0].destinations[0].messageId', violation: 'size must be between 0 and 200' },
        ],
      },
    ]);
  });

  it('takes two copies of a message under two ids, and says so when asked', async () => {
    await sendV2(sandbox, 'm-1');
    await sendV2(sandbox, 'm-2', '+385911111111');
    await sendV2(sandbox, 'm-3', '385922222222');
    expect(sandbox.oracle.duplicates()).toMatchObject({
      byMessageId: [],
      byContent: [{ to: '385911111111', count: 2, messageIds: ['m-1', 'm-2'] }],
      refused: [],
    });
  });
});

describe('POST /sms/3/messages', () => {
  it('takes a message and answers in its own form', async () => {
    const body = { ...v3([{ to: '385911111111', messageId: 'm-1' }]), options: { includeSmsCountInResponse: true } };
    expect(await said(await post(sandbox, '/sms/3/messages', body))).toMatchObject({
      messages: [{ messageId: 'm-1', destination: '385911111111', status: { id: 26 }, details: { messageCount: 1 } }],
    });
  });

  it('keeps of each request what it said, however alike the one before it was', async () => {
    const differences = [
      { more: { sender: 'Other' }, kept: { from: 'Other' } },
      { more: { content: { text: 'Bye Ana' } }, kept: { text: 'Bye Ana' } },
      { more: { options: { flash: true } }, kept: { flash: true } },
      { more: { options: { campaignReferenceId: 'c-1' } }, kept: { campaignReferenceId: 'c-1' } },
      { more: { options: { platform: { entityId: 'e-1' } } }, kept: { entityId: 'e-1' } },
      { more: { options: { platform: { applicationId: 'a-1' } } }, kept: { applicationId: 'a-1' } },
      { more: { webhooks: { callbackData: 'data' } }, kept: { callbackData: 'data' } },
      { more: { webhooks: { delivery: { notify: false } } }, kept: { notify: false } },
      { more: { webhooks: { delivery: { url: 'http://127.0.0.1:9/' } } }, kept: { notifyUrl: 'http://127.0.0.1:9/' } },
      { more: { webhooks: { delivery: { intermediateReport: true } } }, kept: { intermediateReport: true } },
    ];
    const usual = { from: 'Acme', text: 'Hi Ana' };
    for (const [index, { more }] of differences.entries()) {
      await sendV3(sandbox, `usual-${index}`);
      await sendV3(sandbox, `other-${index}`, '385922222222', more);
    }
    const { entries } = sandbox.oracle;
    const plain = entries.find(({ messageId }) => messageId === 'usual-0');
    const unlike = { seq: 0, at: '', messageId: '', bulkId: '', status: '', doneAt: '', deliveredAt: '', reported: '' };
    for (const [index, { kept }] of differences.entries()) {
      const [one, other] = entries.slice(2 * index, 2 * index + 2);
      expect({ ...one, ...unlike }).toEqual({ ...plain, ...unlike });
      expect(other).toMatchObject({ messageId: `other-${index}`, to: '385922222222', ...usual, ...kept });
    }
    expect(new Set(entries.map(({ bulkId }) => bulkId)).size).toBe(2 * differences.length);
  });

  it('makes up the ids that are missing', async () => {
    const reply = await said(
      await post(sandbox, '/sms/3/messages', v3([{ to: '385911111111' }, { to: '385922222222' }])),
    );
    expect(new Set(reply.messages.map(({ messageId }) => messageId)).size).toBe(2);
  });
});

describe('a message id that was used before', () => {
  it('is refused with status 23, in either version, and never reaches the phone again', async () => {
    await sendV2(sandbox, 'm-1');
    const [again] = (await said(await sendV3(sandbox, 'm-1'))).messages;
    expect(again?.status).toMatchObject({ groupId: 5, id: 23, name: 'REJECTED_DUPLICATE_MESSAGE_ID' });
    expect(sandbox.oracle.find({ outcome: 'accepted' })).toHaveLength(1);
    expect(sandbox.oracle.attempts('m-1')).toBe(2);
    expect(sandbox.oracle.duplicates()).toMatchObject({ byMessageId: [], refused: [{ messageId: 'm-1', count: 1 }] });
  });

  it('is taken again when ids are forgotten, and counted as a duplicate', async () => {
    sandbox.change({ duplicateIds: 'forget' });
    await sendV2(sandbox, 'm-1');
    const [again] = (await said(await sendV2(sandbox, 'm-1'))).messages;
    expect(again?.status.id).toBe(26);
    expect(sandbox.oracle.duplicates().byMessageId).toMatchObject([{ messageId: 'm-1', count: 2 }]);
  });

  it('is refused only in its report when told so', async () => {
    sandbox.change({ duplicateIds: 'report', latencyMs: 0 });
    await sendV2(sandbox, 'm-1');
    const [again] = (await said(await sendV2(sandbox, 'm-1'))).messages;
    expect(again?.status.id).toBe(26);
    await expect
      .poll(() => sandbox.oracle.byMessageId('m-1').map(({ status }) => status))
      .toEqual(['DELIVERED_TO_HANDSET', 'REJECTED_DUPLICATE_MESSAGE_ID']);
    expect(sandbox.oracle.find({ outcome: 'accepted' })).toHaveLength(1);
  });
});

describe('a request that is wrong', () => {
  const legacy = (messageId: string) => ({ requestError: { serviceException: { messageId } } });
  const form = { 'content-type': 'application/x-www-form-urlencoded' };

  it.each<[string, string, unknown, Record<string, string>, number, object]>([
    ['broken JSON', '/sms/2/text/advanced', '{"messages":[', {}, 400, legacy('BAD_REQUEST')],
    ['broken JSON', '/sms/3/messages', '{', {}, 400, { errorCode: 'E400', violations: [] }],
    ['no key', '/sms/2/text/advanced', v2([]), { authorization: '' }, 401, legacy('UNAUTHORIZED')],
    ['no key', '/sms/3/messages', v3([]), { authorization: 'Digest any' }, 401, { errorCode: 'E401' }],
    ['an unknown path', '/sms/9/nothing', {}, {}, 404, legacy('NOT_FOUND')],
    ['a wrong method', '/sms/1/logs', {}, {}, 405, legacy('METHOD_NOT_ALLOWED')],
    ['a form', '/sms/2/text/advanced', 'a=b', form, 415, {}],
    ['a form', '/sms/3/messages', 'a=b', form, 415, { errorCode: 'E415', action: 'Check the header Content-Type.' }],
    ['no messages', '/sms/2/text/advanced', { messages: [] }, {}, 400, legacy('BAD_REQUEST')],
    ['a body that is too large', '/sms/2/text/advanced', `"${'x'.repeat(10 * 1024 * 1024)}"`, {}, 413, {}],
  ])('%s to %s', async (_what, path, body, headers, status, reply) => {
    const response = await post(sandbox, path, body, headers);
    expect([response.status, await response.json()]).toMatchObject([status, reply]);
    expect(sandbox.oracle.entries).toEqual([]);
  });

  it.each<[string, (wrong: string) => string]>([
    ['/sms/2/text/advanced', (wrong) => `{"messages":[${wrong}]}`],
    ['/sms/3/messages', (wrong) => `{"messages":[{"content":{"text":"Hi"},"destinations":[${wrong}]}]}`],
    ['/email/4/messages', (wrong) => `{"messages":[{"content":{"subject":"Hi"},"destinations":[${wrong}]}]}`],
    ['/messages-api/1/messages', (wrong) => `{"messages":[${wrong}]}`],
    ['/platform/1/blocklists', (wrong) => `{"blocklist":[${wrong}]}`],
    ['/tts/3/advanced', (wrong) => `{"messages":[{"text":"Hi","destinations":[${wrong}]}]}`],
    ['/voice/ivr/1/messages', (wrong) => `{"messages":[${wrong}]}`],
    ['/voice/ivr/1/scenarios', (wrong) => `{"name":"x","script":[${wrong.replaceAll('{}', '1')}]}`],
  ])('%s is refused with the first mistakes, however many there are', async (path, bodyOf) => {
    const response = await post(sandbox, path, bodyOf(Array(300_000).fill('{}').join(',')));
    expect(response.status).toBe(400);
    expect((await response.text()).length).toBeLessThan(100_000);
  });

  it('names every field that is wrong', async () => {
    const response = await post(sandbox, '/sms/2/text/advanced', v2([{ to: '1'.repeat(65) }, {} as never]));
    expect(await response.json()).toMatchObject({
      requestError: {
        serviceException: {
          validationErrors: {
            'messages[0].destinations[0].to': ['size must be between 0 and 64'],
            'messages[0].destinations[1].to': ['must not be null'],
          },
        },
      },
    });
    expect((await sendV2(sandbox, 'm-1', '1'.repeat(65))).status).toBe(400);
  });

  it('has the wrong key', async () => {
    const guarded = await startSandbox({ apiKey: 'the-key' });
    expect((await sendV2(guarded, 'm-1')).status).toBe(401);
    expect(
      (await post(guarded, '/sms/2/text/advanced', v2([{ to: '385911111111' }]), { authorization: 'App the-key' }))
        .status,
    ).toBe(200);
    await guarded.close();
  });
});
