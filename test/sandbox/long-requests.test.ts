import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Settings } from '../../sandbox/settings.ts';
import { startSandbox, type Sandbox } from '../../sandbox/start.ts';
import { getJson, post, said, v3 } from './support/calls.ts';

/** Each request twice: as clients write it, and with a space before each list of recipients, with which all of it is read as any JSON. */
let pairs: readonly { readonly asWritten: Sandbox; readonly spaced: Sandbox }[];
const folders = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'carillon-long-requests-')));

beforeAll(async () => {
  const clock = { mode: 'virtual', start: Date.parse('2026-11-30T08:00:00Z') } as const;
  const seed = 7;
  const [asWritten, spaced] = [await startSandbox({ clock, seed }), await startSandbox({ clock, seed })];
  const [one = '', other = ''] = folders;
  pairs = [
    { asWritten, spaced },
    {
      asWritten: await startSandbox({ clock, seed, dataFolder: one }),
      spaced: await startSandbox({ clock, seed, dataFolder: other }),
    },
  ];
});
afterAll(async () => {
  for (const { asWritten, spaced } of pairs) await Promise.all([asWritten.close(), spaced.close()]);
  for (const folder of folders) rmSync(folder, { recursive: true });
});

describe('a send of many recipients', () => {
  it(
    'comes to the same however it is written, whatever is in it and whatever the settings',
    { timeout: 120_000 },
    async () => {
      await fc.assert(
        fc.asyncProperty(circumstances, fc.array(request, { minLength: 1, maxLength: 3 }), async (around, requests) => {
          for (const { asWritten, spaced } of pairs) {
            expect(await outcome(asWritten, around, requests)).toEqual(
              await outcome(
                spaced,
                around,
                requests.map(({ path, body }) => ({ path, body: body.replaceAll(LIST, `${LIST.slice(0, -1)} [`) })),
              ),
            );
          }
        }),
        { numRuns: 50, interruptAfterTimeLimit: 100_000, markInterruptAsFailure: true },
      );
    },
  );

  it('is refused at once where it only ever begins', async () => {
    const [{ asWritten: sandbox }] = pairs as [(typeof pairs)[number]];
    const body = `${`${LIST}{"to":"385911","messageId":"m`.repeat(200_000)}]`;
    const begun = performance.now();
    expect((await post(sandbox, '/sms/3/messages', body)).status).toBe(400);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });

  it('gives everybody a place of their own in the reply, ids of any length', async () => {
    const [{ asWritten: sandbox }] = pairs as [(typeof pairs)[number]];
    sandbox.reset();
    sandbox.change(usual);
    const destinations = Array.from({ length: 300 }, (_, index) => ({
      to: `38591${1_000 + index}`,
      messageId: `m-${'x'.repeat(index % 7)}-${index}`,
    }));
    const { messages } = await said(await post(sandbox, '/sms/3/messages', v3(destinations)));
    expect(messages.map(({ destination, messageId }) => ({ to: destination, messageId }))).toEqual(destinations);
    expect(sandbox.oracle.entries.map(({ to, messageId }) => ({ to, messageId }))).toEqual(destinations);
    await sandbox.advance({ ms: 1_000 });
    expect(new Set(sandbox.oracle.entries.map(({ status }) => status))).toEqual(new Set(['DELIVERED_TO_HANDSET']));
  });
});

const LIST = '"destinations":[';

type Request = { readonly path: string; readonly body: string };
type Around = { readonly settings: Partial<Settings>; readonly rule: boolean; readonly blocked: boolean };

const number = fc.integer({ min: 0, max: 999_999 }).map((n) => `3859${n}`);
const id = fc.integer({ min: 0, max: 10 ** 9 }).map((n) => `m-${n}`);
const plain = fc.record({ to: number, messageId: id });
/** Written as plainly, and yet not like the others. */
const special = fc.record({
  to: fc.oneof(number, fc.constantFrom('38595550001', '38595550006', '38595550014', '5550012')),
  messageId: fc.oneof(id, fc.constantFrom('id-1', 'id-2', 'id-3')),
});
const odd = fc.oneof(
  fc.record({ to: fc.constantFrom('', '+38591 234', 'Ana', '12', '1234567890123456', 385_911, null), messageId: id }),
  fc.record({
    to: number,
    messageId: fc.constantFrom(
      'ž-1',
      'quoted "id"',
      'back\\slash',
      '],[',
      '}]}',
      'a\nb',
      '',
      'x'.repeat(201),
      7,
      null,
      {},
      [],
    ),
  }),
  fc.record({ messageId: id, to: number }),
  fc.record({ to: number }),
  fc.record({ to: number, messageId: id, networkId: fc.constantFrom(1, 'one') }),
  fc.constantFrom(null, 7, {}, [], 'Ana'),
);
const list = <T>(one: fc.Arbitrary<T>, maxLength = 40) => fc.array(one, { maxLength, size: 'max' });
const mostly = <T, U>(weight: number, usually: fc.Arbitrary<T>, other: fc.Arbitrary<U>) =>
  fc.oneof({ weight, arbitrary: usually }, { weight: 1, arbitrary: other });
const destinations = fc.oneof(
  list(plain),
  list(fc.record({ messageId: id, to: number })),
  list(mostly(5, plain, special)),
  list(mostly(20, plain, odd)),
  list(odd, 5),
);
const text = fc.constantFrom(
  'Hi Ana',
  'x'.repeat(1_500),
  'Look: "destinations":[{"to":"385911","messageId":"m"}]',
  'čšž https://acme.test/sale',
);
/** What may stand in an element beside the usual. */
const more = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  { weight: 1, arbitrary: destinations.map((some) => ({ extra: { destinations: some } })) },
  { weight: 1, arbitrary: destinations.map((some) => ({ 'x"destinations': some })) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      { from: 7, sender: 7 },
      { validityPeriod: 5, options: { validityPeriod: { amount: 5 } } },
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constant({ notifyUrl: 'http://192.0.2.1/', webhooks: { delivery: { intermediateReport: true } } }),
  },
);
const frame = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.constant({ includeSmsCountInResponse: true, options: { includeSmsCountInResponse: true } }),
  },
  {
    weight: 1,
    arbitrary: fc.constant({
      sendingSpeedLimit: { amount: 600 },
      options: { schedule: { sendingSpeedLimit: { amount: 600 } } },
    }),
  },
  { weight: 1, arbitrary: fc.constant({ options: { schedule: { sendAt: '2026-12-01T08:00:00Z', bulkId: 'b-1' } } }) },
  { weight: 1, arbitrary: fc.constant({ options: { schedule: { sendAt: '2029-12-01T08:00:00Z' } } }) },
  { weight: 1, arbitrary: fc.constant({ urlOptions: {}, options: { tracking: {} } }) },
  { weight: 1, arbitrary: destinations.map((some) => ({ destinations: some })) },
);
/** Bodies that are no JSON, or say a thing twice. */
const spoil = fc.oneof(
  { weight: 8, arbitrary: fc.constant((body: string) => body) },
  { weight: 1, arbitrary: fc.nat().map((n) => (body: string) => body.slice(0, n % body.length)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(fc.nat(), fc.constantFrom('"', ',', ']', '}', '\\', ' ', '0'))
      .map(([n, letter]) => (body: string) => {
        const at = n % body.length;
        return body.slice(0, at) + letter + body.slice(at);
      }),
  },
  {
    weight: 1,
    arbitrary: fc.constant((body: string) =>
      body.replace(
        LIST,
        `"destinations":[{"to":"385911","messageId":"m-1"},{"to":"385912","messageId":"m-2"}],${LIST}`,
      ),
    ),
  },
);
const element = fc.tuple(destinations, text, more).map(([some, words, others]) => ({
  sender: 'Acme',
  from: 'Acme',
  destinations: some,
  text: words,
  content: { text: words },
  ...others,
}));
const request: fc.Arbitrary<Request> = fc
  .tuple(
    fc.constantFrom('/sms/2/text/advanced', '/sms/3/messages'),
    fc.array(element, { minLength: 1, maxLength: 3 }),
    frame,
    spoil,
  )
  .map(([path, messages, around, make]) => ({ path, body: make(JSON.stringify({ messages, ...around })) }));
const usual: Partial<Settings> = {
  magic: true,
  duplicateIds: 'reject',
  credit: 'unlimited',
  prices: 'flat',
  flooding: false,
  reports: 'once',
  latencyMs: 200,
  balance: 0.2,
};
const unusual = fc.constantFrom<Partial<Settings>>(
  { magic: false },
  { duplicateIds: 'report' },
  { duplicateIds: 'forget' },
  { credit: 'limited' },
  { prices: 'tariff' },
  { flooding: true },
  { reports: 'twice' },
  { reports: 'early' },
  { reports: 'lost' },
  { reports: 'off' },
  { latencyMs: { min: 10, max: 500 } },
);
const circumstances: fc.Arbitrary<Around> = fc.record({
  settings: mostly(
    1,
    fc.constant(usual),
    unusual.map((some) => ({ ...usual, ...some })),
  ),
  rule: mostly(5, fc.constant(false), fc.constant(true)),
  blocked: mostly(5, fc.constant(false), fc.constant(true)),
});

/** All that can be seen of it from outside: what is answered, and what the oracle knows before and after everything has ended. */
async function outcome(sandbox: Sandbox, { settings, rule, blocked }: Around, requests: readonly Request[]) {
  sandbox.reset();
  sandbox.change(settings);
  if (rule) sandbox.addRule({ match: { to: '*3' }, fate: 'undeliverable', count: 2 });
  if (blocked) {
    await post(sandbox, '/platform/1/blocklists', { items: [{ destination: '38591' }] });
    await sandbox.advance({ ms: 200 });
  }
  const first = sandbox.oracle.lastSeq();
  const begun = sandbox.clock.now();
  const replies: unknown[] = [];
  for (const { path, body } of requests) {
    const reply = await post(sandbox, path, body);
    replies.push([reply.status, await reply.text()]);
  }
  const taken = sandbox.oracle.entries;
  await sandbox.advance({ ms: 2_000 });
  const reports = await getJson(sandbox, '/sms/3/reports?limit=1000');
  const { oracle } = sandbox;
  const seen = {
    replies,
    taken,
    ended: oracle.entries,
    deliveries: [...oracle.deliveries(0)],
    duplicates: oracle.duplicates(),
    reports,
  };
  return nameless(JSON.stringify(seen), first, begun);
}

/** Without what the sandbox makes up itself, and what it counts on through all requests. */
const nameless = (json: string, first: number, begun: number): string =>
  json
    .replaceAll(/[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}/g, '<uuid>')
    .replaceAll(/\d{19}/g, '<bulk>')
    .replaceAll(/http:\/\/127[^"]+(","contentHash":")[^"]+/g, '<link>$1<hash>')
    .replaceAll(
      /"seqs?":\[?(\d+(?:,\d+)*)/g,
      (_, seqs: string) =>
        `"seq":${seqs
          .split(',')
          .map((seq) => Number(seq) - first)
          .join(' ')}`,
    )
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+(Z|\+0000)/g, (at) => `<${Date.parse(at.replace('+0000', 'Z')) - begun}>`);
