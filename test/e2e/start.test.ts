import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tally } from '../../cli/demo/counts.ts';
import { idOf } from '../../cli/demo/books/far-side.ts';
import type { DemoSummary } from '../../cli/demo/summary.ts';
import { freePort } from '../../engines/process/free-port.ts';
import { build, carillon, run, type Running } from '../support/carillon.ts';
import { ownDatabase, type OwnDatabase } from '../support/own-database.ts';
import { soon } from '../support/soon.ts';
import { newTestHome, removeTestHome } from '../support/test-home.ts';
import { badInput } from './live/bad-input.ts';
import { calls } from './live/calls.ts';
import {
  canaries,
  filesBelow,
  historiesOf,
  hitsIn,
  hitsInFile,
  logsOf,
  personal,
  signUp,
  subjectsOf,
} from './live/canaries.ts';
import { get, liveStack, oracleOf, track, type LiveStack } from './live/live-stack.ts';
import { versions } from './live/versions.ts';
import { dump, foreign, inDatabase, openTrap, trapEnvironment, type Trap } from './live/trap.ts';
import { support } from './live/support.ts';
import { deleteEachLine, forgeEachRow, spoilEachFile } from '../support/tampered-evidence.ts';
import { expectWithin } from '../support/promised-time.ts';

const home = newTestHome();
const evidence = join(home, 'the evidence');
const cast = canaries(Date.now().toString(36));
const people = Object.values(cast);
let starting: Running;
let live: LiveStack;

beforeAll(async () => {
  await build();
  // Not those that everybody prefers: another stack of this machine may come and go between our two starts.
  const [api, sandbox, smtp] = [await freePort(), await freePort(), await freePort()];
  writeFileSync(join(home, 'ports.json'), JSON.stringify({ api, sandbox, smtp }));
  starting = carillon(['start', '--json', '--evidence', evidence], { CARILLON_HOME: home });
  live = liveStack(home, JSON.parse(await starting.firstLine) as DemoSummary);
  await signUp(live, people);
}, 180_000);
afterAll(async () => {
  starting.interrupt();
  await removeTestHome(home);
});

describe('carillon start in an empty home', () => {
  const scenario = (name: string) => live.summary.scenarios.find((one) => one.name === name);
  const byKind = (name: string) =>
    tally((scenario(name)?.messages ?? []).map((one) => `${one.channel}/${one.template}`));

  it('plays the three uses, and every message was taken exactly once by the sandbox', async () => {
    const { ok, scenarios } = live.summary;
    expect({ ok, problems: scenarios.flatMap(({ problems }) => problems) }).toEqual({ ok: true, problems: [] });
    expect(scenarios.map(({ name, skipped }) => ({ name, skipped }))).toEqual(
      ['onboarding', 'campaign', 'support'].map((name) => ({ name, skipped: null })),
    );
    expect(byKind('onboarding')).toEqual({
      'email/pro-tips': 1,
      'email/tips': 1,
      'email/welcome': 2,
      'sms/come-back': 1,
      'sms/trial-gift': 1,
      'sms/trial-over': 1,
      'sms/trial-welcome': 1,
      'sms/welcome': 2,
    });
    expect(byKind('support')).toEqual({
      'sms/ticket-reopened': 1,
      'sms/ticket-satisfaction': 1,
      'sms/ticket-sorry': 1,
    });
    const taken = tally((await oracleOf(live)).filter(({ outcome }) => outcome === 'accepted').map(idOf));
    for (const { providerMessageId, checkedAgainst } of scenarios.flatMap(({ messages }) => messages))
      expect({ providerMessageId, checkedAgainst, taken: taken[providerMessageId] }).toEqual({
        providerMessageId,
        checkedAgainst: 'oracle',
        taken: 1,
      });
  });

  it('writes to 2,000 people of a campaign, once to each phone [3.13]', async () => {
    expect(byKind('campaign')).toEqual({ 'sms/spring-offer': 2_000 });
    expect(scenario('campaign')?.campaign).toMatchObject({ audience: 2_000, recipients: { accepted: 2_000 } });
    const ids = new Set(scenario('campaign')?.messages.map(({ providerMessageId }) => providerMessageId));
    const offers = (await oracleOf(live)).filter((entry) => ids.has(idOf(entry)));
    expect({ offers: offers.length, phones: new Set(offers.map(({ to }) => to)).size }).toEqual({
      offers: 2_000,
      phones: 2_000,
    });
  });

  it('undoes what it did: at the provider, by a correction, and a trait; each with its evidence [3.13]', async () => {
    const compensations = scenario('onboarding')?.compensations ?? [];
    expect(compensations.map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
      'cancel-held undone',
      'provider-cancel undone',
      'correction undone',
      'restore undone',
    ]);
    const [, cancelled, corrected, restored] = compensations.map(({ evidence }) => evidence);
    const oracle = await oracleOf(live);
    const of = (messageId: unknown) => oracle.filter((entry) => idOf(entry) === messageId);
    expect(cancelled).toMatchObject({ provider: 'CANCELED' });
    expect(of(cancelled?.['messageId'])).toMatchObject([{ held: 'CANCELED', status: 'CANCELLED' }]);
    expect(of(corrected?.['messageId'])).toMatchObject([{ text: expect.stringContaining('Nothing was charged') }]);
    expect(restored).toMatchObject({ restored: ['plan'] });
  });

  it('tells on stderr where the phones are, a sign-up that works as it stands, and who got what on which day', async () => {
    const { stderr } = starting.said();
    const [, line = ''] = /^ {2}(curl .*)$/m.exec(stderr) ?? [];
    const { code, stdout } = await run('sh', ['-c', line]).ended;
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringContaining('"success":true') });
    await soon(async () => (await oracleOf(live)).some(({ to }) => to === 'mia@example.com')).toBe(true);
    expect(stderr).toContain(live.summary.addresses.sandbox);
    expect(stderr).toMatch(/^ {2}day 1 {2}14:30 +\d\.\d s {2}Ana {3}enters the journey welcome$/m);
    expect(stderr).toMatch(/^ {2}day \d {2}\d\d:\d\d +\d+\.\d s {2}Luka {2}email\/tips +accepted$/m);
    expect(stderr).toMatch(/^ {2}day \d .* Eva {3}provider-cancel of send-trial-gift: undone \(CANCELED\)$/m);
    expect(stderr).toMatch(/^campaign: 2,000 messages, each taken exactly once by the sandbox\.$/m);
  });

  it('runs the very journeys that `carillon plan examples/acme` hashes, with and without a stack (I14)', async () => {
    const hashes = live.summary.journeys.map(({ id, hash }) => `${id} ${hash}`).sort();
    for (const env of [{ CARILLON_HOME: home }, { CARILLON_HOME: join(home, 'none') }]) {
      const { stdout } = await carillon(['plan', 'examples/acme', '--json'], env).ended;
      const { journeys } = JSON.parse(stdout) as { journeys: { journey: string; version: string }[] };
      expect(journeys.map(({ journey, version }) => `${journey} ${version}`).sort()).toEqual(hashes);
    }
  });
});

describe('npm run verify:evidence', () => {
  const verify = (folder: string) => run('npm', ['run', '--silent', 'verify:evidence', '--', folder]).ended;

  it('finds nothing wrong with what start left, and a sentence for what is not there', async () => {
    expect(await verify(evidence)).toMatchObject({ code: 0, stdout: expect.stringContaining('everything adds up') });
    const { code, stdout, stderr } = await verify(join(home, 'elsewhere'));
    expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('there is no folder') });
    expect(stderr).not.toMatch(/^\s+at /m);
  });

  it('fails where a row is deleted, forged away, changed or cut, and whichever file is missing', () => {
    // Each row is tried on paper evidence (test/unit/cli/demo); here some of every kind, as the stack wrote them.
    const all = [...deleteEachLine(evidence, 6), ...forgeEachRow(evidence, 6), ...spoilEachFile(evidence)];
    expect(all.length).toBeGreaterThan(100);
    expect(all.filter(({ problems }) => problems.length === 0).map(({ what }) => what)).toEqual([]);
  });
});

badInput(() => live, cast.canaria.userId);

support(() => live);

calls(() => live);

versions(() => live);

describe('personal data (I8)', () => {
  const needles = [...personal(people), '385955558800', 'clumsy@example.com'];
  const why = async (userId: string): Promise<string> => {
    const { id } = await get(live, `/v1/profiles?userId=${userId}`);
    return JSON.stringify(await get(live, `/v1/profiles/${id}/why?journey=welcome`));
  };

  it('reaches the people it is about', async () => {
    for (const { userId } of people)
      await soon(async () => (await why(userId)).includes('Completed the journey')).toBe(true);
    const { email, phone, firstName } = cast.canaria.traits;
    const reached = hitsIn(JSON.stringify(await oracleOf(live)), needles);
    expect(reached).toEqual(expect.arrayContaining([email, phone.slice(1), firstName]));
  });

  it('a phone without a country is skipped, why says so; an unknown time zone is no trouble', async () => {
    expect(await why(cast.nolanda.userId)).toMatch(
      /Not sent: sms \\"welcome\\".*phone number without a country: write it with \+ and the country code/,
    );
  });

  it('is nowhere in subjects, histories, Temporal’s own file, logs, metrics and refusals', async () => {
    // Of the campaign's 2,000 some from everywhere: each is looked for in every byte.
    const demo = new Set(
      live.summary.scenarios.flatMap(({ messages }) =>
        messages
          .filter((_, index) => index % Math.ceil(messages.length / 20) === 0)
          .map(({ providerMessageId }) => providerMessageId),
      ),
    );
    const ofDemo = (await oracleOf(live)).filter((entry) => demo.has(idOf(entry)));
    const wanted = [...needles, ...ofDemo.map(({ to }) => to), 'mia@example.com', '385911112222'];

    const histories = await historiesOf(live);
    expect(histories.length).toBeGreaterThanOrEqual(6);
    const subjects = await subjectsOf(live);
    expect(subjects.some((subject) => subject.startsWith('evt.'))).toBe(true);
    expect(live.refusals.length).toBeGreaterThanOrEqual(6);
    const metrics = await (await fetch(`${live.summary.addresses.api}/metrics`)).text();
    const places = { histories, subjects, metrics, refusals: live.refusals, logs: logsOf(live) };
    for (const [place, text] of Object.entries(places))
      expect({ place, hits: hitsIn([text].flat().join('\n'), wanted) }).toEqual({ place, hits: [] });
    const files = filesBelow(join(home, 'temporal'));
    const there = [/"workflowId":"([^"]+)"/.exec(histories.join())?.[1] ?? '', 'send-welcome'];
    const hits = await Promise.all(files.map((file) => hitsInFile(file, [...there, ...wanted])));
    expect(new Set(hits.flat())).toEqual(new Set(there)); // what is there is found; what must not be there is not
  });
});

describe('stopping', () => {
  it('ends with exit code 0 within 10 s, having said one line on stdout, and leaves nothing running', async () => {
    await track(live, { userId: 'last', event: 'user.signed_up', properties: { plan: 'free' } });
    const began = Date.now();
    starting.interrupt();
    const { code, stdout } = await starting.ended;
    expect({ code, lines: stdout.trimEnd().split('\n').length }).toEqual({ code: 0, lines: 1 });
    expectWithin(10_000, Date.now() - began, 'stopped after');
    await expect(fetch(live.summary.addresses.api)).rejects.toThrow();
  });
});

describe('a second start in the same home, with somebody else’s servers in the environment (2.6, I13)', () => {
  let trap: Trap;
  let theirs: OwnDatabase;
  let before: { ports: string; database: string };
  let again: Running;
  let summary: DemoSummary;
  beforeAll(async () => {
    [trap, theirs] = await Promise.all([openTrap(), ownDatabase('theirs')]);
    await inDatabase(theirs.url, (client) => client.query(foreign));
    before = { ports: readFileSync(join(home, 'ports.json'), 'utf8'), database: await dump(theirs.url) };
    again = carillon(['start', '--json'], { CARILLON_HOME: home, DATABASE_URL: theirs.url, ...trapEnvironment(trap) });
    summary = JSON.parse(await again.firstLine) as DemoSummary;
  });
  afterAll(async () => {
    again.interrupt();
    await again.ended;
    await Promise.all([trap.close(), theirs.drop()]);
  });

  it('plays the whole demo again, warm, and says what it does not use', async () => {
    expect(summary).toMatchObject({ ok: true, journeys: live.summary.journeys });
    expectWithin(15_000, summary.greetedMs ?? Number.POSITIVE_INFINITY, 'warm start to the first message');
    for (const name of ['DATABASE_URL', 'NATS_URL', 'TEMPORAL_ADDRESS', 'INFOBIP_BASE_URL', 'SMTP_URL'])
      expect(again.said().stderr).toMatch(new RegExp(`^${name} .*not used`, 'm'));
    expect(again.said().stderr).not.toMatch(/a-real-key|password@/);
  });

  it('keeps ports and people', async () => {
    expect(readFileSync(join(home, 'ports.json'), 'utf8')).toBe(before.ports);
    expect(summary.addresses).toEqual(live.summary.addresses);
    const { stdout } = await carillon(['why', cast.canaria.userId], { CARILLON_HOME: home }).ended;
    expect(stdout).toContain('Completed the journey');
  });

  it('says what policy would say to a message, rule by rule, and sends none', async () => {
    const ask = ['policy', 'check', '--profile', `userId:${cast.canaria.userId}`, '--channel', 'sms'];
    const { stdout } = await carillon(ask, { CARILLON_HOME: home }).ended;
    expect(stdout).toMatch(/^marketing by sms would (not )?go at /);
    expect(stdout).toMatch(/^consent +(pass|refuse) /m);
    const json = await carillon([...ask, '--class', 'transactional', '--json'], { CARILLON_HOME: home }).ended;
    expect(JSON.parse(json.stdout)).toMatchObject({ verdict: 'go', profile: expect.any(String) as string });
  });

  it('opened no connection to them, and left their database as it was', async () => {
    expect(trap.visitors).toEqual([]);
    expect(await dump(theirs.url)).toBe(before.database);
    await trap.visit(); // which catches whoever does come
    await soon(() => trap.visitors.length).toBe(1);
  });
});
