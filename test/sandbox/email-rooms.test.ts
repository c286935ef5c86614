import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { get, getJson, post, said } from './support/calls.ts';

let sandbox: Sandbox;
beforeEach(async () => {
  sandbox = await startSandbox({ settings: { latencyMs: 0, suppressionLagMs: 0, rateLimits: 0 } });
});
afterEach(() => sandbox.close());

const call = (method: string, path: string, body?: object) =>
  fetch(sandbox.httpUrl + path, {
    method,
    headers: { authorization: 'App any-key', ...(body && { 'content-type': 'application/json' }) },
    ...(body && { body: JSON.stringify(body) }),
  });
const mail = (to: string, more: object = {}, content: object = {}) =>
  post(sandbox, '/email/4/messages', {
    messages: [
      {
        sender: 'Acme <hello@acme.example>',
        destinations: [{ to: [{ destination: to }] }],
        content: { subject: 'Welcome', text: 'Hi', ...content },
        ...more,
      },
    ],
  });
const ends = async () => {
  await expect.poll(() => sandbox.oracle.entries.every(({ doneAt }) => doneAt !== undefined)).toBe(true);
  return sandbox.oracle.entries.map(({ status, error }) => `${status} ${error}`);
};

describe('/email/1/domains', () => {
  type Domain = {
    readonly domainName: string;
    readonly active: boolean;
    readonly dnsRecords: { readonly verified: boolean }[];
  };
  const read = (name: string) => getJson<Domain>(sandbox, `/email/1/domains/${name}`);
  const add = (domainName: string) => call('POST', '/email/1/domains', { domainName, targetedDailyTraffic: 10 });

  it('are added once, verified in a moment, changed and deleted', async () => {
    expect([(await add('mail.acme.example')).status, (await add('Mail.acme.example')).status]).toEqual([200, 409]);
    expect(await read('mail.acme.example')).toMatchObject({
      active: false,
      dnsRecords: [{ verified: false }, {}, {}, {}],
    });
    expect((await call('POST', '/email/1/domains/mail.acme.example/verify')).status).toBe(202);
    await expect
      .poll(() => read('mail.acme.example'))
      .toMatchObject({ active: true, dnsRecords: [{ verified: true }, {}, {}, {}] });
    const path = { returnPathAddress: 'bounces@acme.example' };
    expect(await (await call('PUT', '/email/1/domains/mail.acme.example/return-path', path)).json()).toMatchObject(
      path,
    );
    const list = await getJson<object>(sandbox, '/email/1/domains?size=1&page=1');
    expect(list).toMatchObject({
      paging: { page: 1, size: 1, totalPages: 2, totalResults: 2 },
      results: [{ domainName: 'mail.acme.example' }],
    });
    const gone = async () => (await call('DELETE', '/email/1/domains/mail.acme.example')).status;
    expect([await gone(), await gone()]).toEqual([204, 404]);
  });

  it.each([
    ['no name', { targetedDailyTraffic: 1 }, 'domainName'],
    ['a name that is none', { domainName: 'acme', targetedDailyTraffic: 1 }, 'domainName'],
    ['no traffic', { domainName: 'a.example', targetedDailyTraffic: 0 }, 'targetedDailyTraffic'],
    ['a strange key', { domainName: 'a.example', targetedDailyTraffic: 1, dkimKeyLength: 512 }, 'dkimKeyLength'],
  ])('refuse %s', async (_, body, property) => {
    const answer = await call('POST', '/email/1/domains', body);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      requestError: { serviceException: { validationErrors: { [property]: [expect.any(String)] } } },
    });
  });

  it('hold back mail of domains that are not verified, where it is wished', async () => {
    sandbox.change({ senderDomains: 'verified' });
    await add('unverified.example');
    await call('POST', '/email/1/domains/unverified.example/verify');
    await new Promise((resolve) => setTimeout(resolve, 150));
    await mail('a@example.org');
    await mail('a@example.org', { sender: 'x@unverified.example' });
    await mail('a@example.org', { sender: 'x@nobody.example' });
    const dropped = 'REJECTED_VALIDATION_FAILED EC_SENDER_DOMAIN_UNVERIFIED';
    expect(await ends()).toEqual(['DELIVERED_TO_HANDSET NO_ERROR', dropped, dropped]);
  });
});

describe('/email/1/suppressions', () => {
  const list = async (type: string) =>
    (
      await getJson<{ results: { emailAddress: string; reason: string }[] }>(
        sandbox,
        `/email/1/suppressions?domainName=acme.example&type=${type}`,
      )
    ).results;
  const change = (method: string, emailAddress: readonly string[], type = 'BOUNCE') =>
    call(method, '/email/1/suppressions', { suppressions: [{ domainName: 'acme.example', emailAddress, type }] });

  it('keep mail from who is on the list of the sending domain, until taken off it', async () => {
    expect((await change('POST', ['Ana@example.org', 'ana@example.org', 'bob@example.org'])).status).toBe(204);
    await change('POST', ['cleo@example.org'], 'COMPLAINT');
    await expect.poll(async () => (await list('BOUNCE')).length).toBe(2);
    await mail('ana@example.org');
    await mail('cleo@example.org');
    await mail('ana@example.org', { sender: 'hi@other.example' });
    expect((await change('DELETE', ['ana@example.org'])).status).toBe(204);
    await expect
      .poll(async () => (await list('BOUNCE')).map(({ emailAddress }) => emailAddress))
      .toEqual(['bob@example.org']);
    await mail('ana@example.org');
    expect(await ends()).toEqual([
      'REJECTED_VALIDATION_FAILED EC_SUPPRESSED_BOUNCE',
      'REJECTED_VALIDATION_FAILED EC_SUPPRESSED_SPAM_COMPLAINT',
      'DELIVERED_TO_HANDSET NO_ERROR',
      'DELIVERED_TO_HANDSET NO_ERROR',
    ]);
  });

  it('are saved in a moment', async () => {
    sandbox.change({ suppressionLagMs: 300 });
    await change('POST', ['ana@example.org']);
    expect(await list('BOUNCE')).toEqual([]);
    await expect.poll(() => list('BOUNCE'), { timeout: 3_000 }).toHaveLength(1);
  });

  it('take in by themselves who bounces for good or complains', async () => {
    await mail('ana+bounce@example.org');
    await mail('bob+full@example.org');
    await mail('cleo@example.org');
    await ends();
    await post(sandbox, '/_sim/messages/3/complain', {});
    expect(await list('BOUNCE')).toMatchObject([
      { emailAddress: 'ana+bounce@example.org', reason: expect.stringMatching(/^550 5\.1\.1 /) as string },
    ]);
    expect(await list('COMPLAINT')).toMatchObject([{ emailAddress: 'cleo@example.org' }]);
  });

  it('take in who bounces after all', async () => {
    const to = 'dan+latebounce1@example.org';
    await mail(to);
    await expect.poll(() => list('BOUNCE')).toMatchObject([{ emailAddress: to }]);
    await mail(to);
    expect(await ends()).toEqual(['DELIVERED_TO_HANDSET NO_ERROR', 'REJECTED_VALIDATION_FAILED EC_SUPPRESSED_BOUNCE']);
  });

  it('know who has left one sender, and not the others', async () => {
    const to = 'eva+unsubscribe1@example.org';
    await mail(to);
    await expect.poll(() => sandbox.oracle.bySeq(1)?.engagements?.map(({ kind }) => kind)).toContain('UNSUBSCRIBED');
    await mail(to);
    await mail(to, { sender: 'hi@other.example' });
    expect(await ends()).toEqual([
      'DELIVERED_TO_HANDSET NO_ERROR',
      'REJECTED_VALIDATION_FAILED EC_UNSUBSCRIBED_EMAIL_ADDRESS',
      'DELIVERED_TO_HANDSET NO_ERROR',
    ]);
  });

  it('say it in the reply, where it is wished', async () => {
    sandbox.change({ droppedMails: 'reply' });
    await change('POST', ['ana@example.org']);
    await expect.poll(async () => (await list('BOUNCE')).length).toBe(1);
    expect((await said(await mail('ana@example.org'))).messages[0]?.status).toMatchObject({ groupId: 5, id: 90 });
  });

  it('hold back a scheduled mail at its time', async () => {
    await change('POST', ['ana@example.org']);
    await expect.poll(async () => (await list('BOUNCE')).length).toBe(1);
    const sendAt = new Date(Date.now() + 300).toISOString();
    await post(sandbox, '/email/4/messages', {
      messages: [
        {
          sender: 'hello@acme.example',
          destinations: [{ to: [{ destination: 'ana@example.org' }] }],
          content: { subject: 'Hi', text: 'Hi' },
        },
      ],
      options: { schedule: { bulkId: 'b-1', sendAt } },
    });
    expect(await ends()).toEqual(['REJECTED_VALIDATION_FAILED EC_SUPPRESSED_BOUNCE']);
    expect(Date.parse(sandbox.oracle.entries[0]?.doneAt ?? '')).toBeGreaterThanOrEqual(Date.parse(sendAt));
  });

  it('know their limits, and say what is missing in a question', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, index) => `a${index}@example.org`);
    expect((await change('POST', many(1001))).status).toBe(400);
    expect((await change('POST', many(1000))).status).toBe(204);
    expect((await change('POST', ['a@example.org'], 'OVER_QUOTA')).status).toBe(400);
    const unasked = await get(sandbox, '/email/1/suppressions');
    expect([unasked.status, ((await unasked.json()) as { violations: object[] }).violations]).toEqual([
      400,
      [
        { property: 'type', violation: 'must not be null' },
        { property: 'domainName', violation: 'must not be blank' },
      ],
    ]);
  });
});

describe('POST /email/2/validation', () => {
  const judge = async (to: string) => (await (await call('POST', '/email/2/validation', { to })).json()) as object;

  it.each([
    ['ana@example.org', { validMailbox: 'true', validSyntax: true, risk: 'LOW' }],
    ['Ana Horvat', { validMailbox: 'false', validSyntax: false, risk: 'HIGH' }],
    ['ana..h@example.org', { validSyntax: false }],
    ['ana@gmial.com', { validMailbox: 'false', didYouMean: 'ana@gmail.com' }],
    ['ana@yahooo.com', { didYouMean: 'ana@yahoo.com' }],
    ['ana@mailinator.com', { disposable: true, risk: 'HIGH', detailedReasons: 'disposable_address' }],
    ['sales@example.org', { roleBased: true, risk: 'MEDIUM' }],
    ['ana+full@example.org', { validMailbox: 'unknown', reason: 'INBOX_FULL' }],
    ['ana+invalid@example.org', { validMailbox: 'false', risk: 'HIGH' }],
    ['ana+catchall@example.org', { catchAll: true }],
    ['ana+constructor@example.org', { validMailbox: 'true', risk: 'LOW' }],
  ])('%s', async (to, expected) => {
    expect(await judge(to)).toMatchObject({ to, ...expected });
    expect(await judge(to)).toEqual(await judge(to));
  });

  it('takes a form, and knows who has bounced', async () => {
    const form = await fetch(`${sandbox.httpUrl}/email/2/validation`, {
      method: 'POST',
      headers: { authorization: 'App any-key' },
      body: new URLSearchParams({ to: 'ana@example.org' }),
    });
    expect(await form.json()).toMatchObject({ to: 'ana@example.org', validMailbox: 'true' });
    sandbox.addRule({ match: { to: 'ana@example.org' }, fate: 'undeliverable' });
    await mail('ana@example.org');
    await ends();
    expect(await judge('ana@example.org')).toMatchObject({
      validMailbox: 'false',
      detailedReasons: 'known_hardbounce',
    });
    expect((await call('POST', '/email/2/validation', {})).status).toBe(400);
  });

  it('goes through lists, page by page and filtered', async () => {
    const destinations = Array.from({ length: 5 }, (_, index) => ({
      destination: `a${index}@${index === 4 ? 'yopmail.com' : 'example.org'}`,
    }));
    const answer = await call('POST', '/email/2/validations', { validationRequestId: 'v-1', destinations });
    expect([answer.status, await answer.json()]).toEqual([202, { validationRequestId: 'v-1' }]);
    type Page = { results: { destination: string }[]; paging: { previousCursor: string; nextCursor: string } };
    const page = (query: string) => getJson<Page>(sandbox, `/email/2/validations?${query}`);
    await expect.poll(async () => (await page('validationRequestId=v-1')).results.length).toBe(5);
    const names = ({ results }: Page) => results.map(({ destination }) => destination.split('@')[0]);
    const first = await page('size=3');
    const second = await page(`size=3&cursor=${first.paging.nextCursor}`);
    expect([names(first), names(second), second.paging.nextCursor, first.paging.previousCursor]).toEqual([
      ['a0', 'a1', 'a2'],
      ['a3', 'a4'],
      '',
      '',
    ]);
    expect(names(await page('disposable=true'))).toEqual(['a4']);
    expect(names(await page('validationRequestId=v-2'))).toEqual([]);
    expect(await page('size=1001')).toMatchObject({
      violations: [{ property: 'size', violation: 'must be less than or equal to 1000' }],
    });
  });
});

describe('/email/1/templates and /email/1/content', () => {
  const make = async (fields: Record<string, string>) => {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const headers = { authorization: 'App any-key' };
    return (await (
      await fetch(`${sandbox.httpUrl}/email/1/templates`, { method: 'POST', headers, body: form })
    ).json()) as { id: number };
  };
  const upload = (headers: Record<string, string>) =>
    fetch(`${sandbox.httpUrl}/email/1/content`, {
      method: 'POST',
      headers: { authorization: 'App any-key', 'content-type': 'application/octet-stream', ...headers },
      body: Uint8Array.of(1, 2, 3),
    });

  it('make mails of a template, with its files and the words of each recipient', async () => {
    const file = { contentType: 'text/plain', fileName: 'terms.txt', data: Buffer.from('terms').toString('base64') };
    const { id } = await make({
      from: 'Acme <hi@acme.example>',
      subject: 'Hello {{name}}',
      html: '<p>{{name}}</p>',
      attachments: JSON.stringify([file]),
    });
    await post(sandbox, '/email/4/messages', {
      messages: [
        {
          destinations: [{ to: [{ destination: 'ana@example.org', placeholders: '{"name": "Ana"}' }] }],
          content: { templateId: String(id) },
        },
      ],
    });
    expect(sandbox.oracle.entries).toMatchObject([{ from: 'Acme <hi@acme.example>', subject: 'Hello Ana' }]);
    expect(sandbox.oracle.body(1)).toMatchObject({
      html: '<p>Ana</p>',
      attachments: [{ name: 'terms.txt', bytes: 5 }],
    });
    const preview = await call('POST', `/email/1/templates/${id}/preview`, { placeholders: { name: 'Bob' } });
    expect(await preview.text()).toBe('<p>Bob</p>');
  });

  it('drop a mail whose template is not there, and say so in its report', async () => {
    expect((await said(await mail('ana@example.org', {}, { templateId: '7' }))).messages[0]?.status.groupId).toBe(1);
    expect(await ends()).toEqual(['REJECTED_VALIDATION_FAILED EC_EMAIL_TEMPLATE_NOT_FOUND']);
  });

  it('refer to what was uploaded, and drop a mail that refers to nothing', async () => {
    const { uploadedContentId } = (await (
      await upload({ 'x-content-id': 'logo.png', 'x-media-type': 'image/png' })
    ).json()) as { uploadedContentId: string };
    await mail(
      'ana@example.org',
      {},
      { html: '<img src="cid:logo.png">', inlineImages: [{ type: 'uploadedReference', contentId: uploadedContentId }] },
    );
    expect(sandbox.oracle.body(1)?.attachments).toMatchObject([
      { name: 'logo.png', cid: 'logo.png', bytes: 3, type: 'image/png' },
    ]);
    await mail('ana@example.org', {}, { attachments: [{ type: 'uploadedReference', contentId: 'nothing' }] });
    expect(await ends()).toEqual([
      'DELIVERED_TO_HANDSET NO_ERROR',
      'REJECTED_DATA_TRANSFORMATION_FAILED EC_REQUEST_INVALID',
    ]);
  });

  it('refuse an upload in a form of its own', async () => {
    const refused = await upload({ 'x-media-type': 'image/png' });
    expect([refused.status, await refused.json()]).toEqual([
      400,
      {
        bulkId: '',
        messages: [],
        errorMessage: "Required request header 'X-Content-Id' for method parameter type String is not present",
      },
    ]);
    expect(
      (await upload({ 'x-content-id': 'a', 'x-media-type': 'b/c', 'x-validity-period-minutes': '5' })).status,
    ).toBe(400);
  });
});

describe('/email/1/bulks', () => {
  it('know a bulk by the id of its client and by one of their own', async () => {
    const days = (count: number) => new Date(Date.now() + count * 86_400_000).toISOString().replace('Z', '+0000');
    await post(sandbox, '/email/4/messages', {
      messages: [
        {
          sender: 'hello@acme.example',
          destinations: [{ to: [{ destination: 'ana@example.org' }] }],
          content: { subject: 'Hi', text: 'Hi' },
        },
      ],
      options: { schedule: { bulkId: 'b 1', sendAt: days(4) } },
    });
    const path = '/email/1/bulks?bulkId=b+1';
    const inner = expect.stringMatching(/^\d{19}$/) as string;
    expect(await getJson(sandbox, path)).toEqual({
      externalBulkId: 'b 1',
      bulks: [{ bulkId: inner, sendAt: expect.any(String) as string }],
    });
    expect((await call('PUT', path, { sendAt: days(29) })).status).toBe(200);
    expect((await call('PUT', path, { sendAt: days(31) })).status).toBe(400);
    expect((await call('PUT', '/email/1/bulks/status?bulkId=b+1', { status: 'CANCELED' })).status).toBe(200);
    const late = await call('PUT', path, { sendAt: days(2) });
    expect([late.status, await late.json()]).toEqual([
      409,
      { requestError: { serviceException: { messageId: 'CONFLICT', text: 'Update not allowed for bulk' } } },
    ]);
  });
});

describe('what one account keeps', () => {
  type Verdict = { readonly validMailbox: string };

  it('is hidden from another', async () => {
    for (const account of ['one', 'two']) await post(sandbox, '/_sim/keys', { key: account, account });
    const as = (key: string) => ({ authorization: `App ${key}` });
    await post(sandbox, '/email/1/domains', { domainName: 'one.example', targetedDailyTraffic: 1 }, as('one'));
    expect((await get(sandbox, '/email/1/domains/one.example', as('one'))).status).toBe(200);
    expect((await get(sandbox, '/email/1/domains/one.example', as('two'))).status).toBe(404);
    const suppressions = [{ domainName: 'one.example', emailAddress: ['ana@example.org'], type: 'BOUNCE' }];
    await post(sandbox, '/email/1/suppressions', { suppressions }, as('one'));
    const judge = async (key: string) =>
      ((await (await post(sandbox, '/email/2/validation', { to: 'ana@example.org' }, as(key))).json()) as Verdict)
        .validMailbox;
    await expect.poll(() => judge('one')).toBe('false');
    expect(await judge('two')).toBe('true');
  });
});
