import { setTimeout as sleep } from 'node:timers/promises';
import type { Produced, Rules } from '../history/history.ts';
import { askApi } from './ask.ts';
import type { Body } from './ask.ts';
import { launchCampaign } from './campaigner.ts';
import type { Launch } from './campaigner.ts';
import { createCast } from './cast.ts';
import type { Person } from './cast.ts';
import { mostNews } from './workspace.ts';

export type Producer = Readonly<{
  /** Offers so many events a second until stopped. */
  start(rate: number): void;
  /** Stops offering; resolves when every event offered has been acknowledged, every campaign is launched, and whoever rests at night has been told to leave. */
  stop(): Promise<void>;
  produced(): readonly Produced[];
  /** What people asked for meanwhile, and was acknowledged. */
  asked(): Pick<Rules, 'optOuts' | 'quiet' | 'caps' | 'commands' | 'launches'>;
  /** `retried`: not acknowledged at the first request; `repeated`: acknowledged, and sent once more all the same. */
  counts(): Readonly<{ offered: number; acked: number; retried: number; repeated: number }>;
}>;

type Told = Produced & { ackedAt: number | null };

/** Share of events that are posted again after they were acknowledged. */
const repeatedShare = 0.05;
/** News that one person is sent at the same moment, some of them too many. */
const burst = mostNews + 2;
/** From one campaign to the next. */
const campaignEveryMs = 6_000;
const aDayMs = 86_400_000;
/** From what somebody begins to how it goes on, least and most: the journey has done something by then, unless it waits behind many others. */
const thoughtMs = [3_000, 15_000] as const;

/** A producer as it should be: sends, and sends the same again until somebody says yes. */
export function createProducer(options: {
  readonly api: string;
  readonly writeKey: string;
  readonly apiKey: string;
  readonly random: () => number;
  readonly now: () => number;
}): Producer {
  const { api, writeKey, apiKey, random, now } = options;
  const ask = askApi(api);
  const { once, insist } = ask;
  const basic = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`;
  const cast = createCast(random, now());
  const produced: Told[] = [];
  const optOuts: Rules['optOuts'][number][] = [];
  const commands: Rules['commands'][number][] = [];
  const caps: Rules['caps'][number][] = [];
  const launches: Launch[] = [];
  /** Readers of the next campaign whose events are under way, or acknowledged. */
  let readers: Promise<void>[] = [];
  const pending = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const startedAt = now();
  let offered = 0;
  let acked = 0;
  let repeated = 0;
  let timer: NodeJS.Timeout | undefined;
  let campaigns: NodeJS.Timeout | undefined;

  const send = async (event: Told, body: Body): Promise<void> => {
    produced.push(event);
    offered += 1;
    const post = (again: Body = {}) =>
      once({
        method: 'POST',
        path: '/v1/track',
        authorization: basic,
        body: { ...body, ...again, messageId: event.id },
      });
    await insist(() => post());
    event.ackedAt = now();
    acked += 1;
    if (random() < repeatedShare) {
      repeated += 1;
      await insist(() => post());
    }
    if (event.leadsTo.deadLetter !== 'id-reused') return;
    // Other content under the same id, well within the time in which the stream knows ids.
    await insist(() => post({ properties: token() }));
  };
  const track = (
    person: Person,
    event: string,
    properties: Body,
    rest: Omit<Told, 'ackedAt' | 'id'>,
    more: Body = {},
  ): Promise<void> => {
    const { userId, phone, email, timezone } = person;
    const context = { traits: { phone: `+${phone}`, email, timezone, ...more } };
    return send(
      { ...rest, id: cast.newId(event), ackedAt: null },
      { userId, event: `chaos.${event}`, properties, context },
    );
  };
  const token = () => ({ token: cast.newId('token') });
  const entersOnce = { leadsTo: { enrollments: 1, deadLetter: null } };
  const entersNothing = { leadsTo: { enrollments: 0, deadLetter: null } };

  const act = async (): Promise<void> => {
    const draw = random();
    if (draw < 0.01) return track(cast.somebody(), 'code', {}, { leadsTo: { enrollments: 0, deadLetter: 'invalid' } });
    if (draw < 0.02)
      return track(cast.somebody(), 'code', token(), { leadsTo: { enrollments: 1, deadLetter: 'id-reused' } });
    if (draw < 0.13) {
      const turn = cast.takeTurn();
      if (turn !== undefined) {
        const { person, n } = turn;
        await track(person, 'turn', token(), { ...entersOnce, turn: { person: person.userId, n } });
        return turn.done();
      }
    }
    if (draw < 0.25) return track(cast.marketed(), 'offer', token(), entersOnce);
    if (draw < 0.26) return optOut(cast.marketed());
    if (draw < 0.27) return track(cast.atNight(), 'offer', token(), entersOnce);
    if (draw < 0.3) return inTwo('ask', 'answer');
    if (draw < 0.33) return inTwo('buy', 'return');
    if (draw < 0.345) return newsAtOnce(cast.somebody());
    if (draw < 0.545) return join();
    return track(cast.somebody(), draw < 0.8 ? 'code' : draw < 0.94 ? 'mail' : 'both', token(), entersOnce);
  };
  /** Begins something, and a moment later says how it goes on. */
  const inTwo = async (first: string, second: string): Promise<void> => {
    const person = cast.somebody();
    const laterMs = thoughtMs[0] + random() * (thoughtMs[1] - thoughtMs[0]);
    await track(person, first, token(), entersOnce);
    await sleep(laterMs);
    await track(person, second, {}, entersNothing);
  };
  /** More at the same moment than one person may get in a day. */
  const newsAtOnce = async (person: Person): Promise<void> => {
    caps.push({ channel: 'email', address: person.email, most: mostNews, withinMs: aDayMs });
    await Promise.all(Array.from({ length: burst }, () => track(person, 'news', token(), entersOnce)));
  };
  const join = (): Promise<void> => {
    const reader = cast.reader();
    if (reader === undefined) return track(cast.somebody(), 'join', {}, entersNothing);
    const traits = { crowd: String(reader.crowd), ...token() };
    const joined = track(reader.person, 'join', {}, entersNothing, traits);
    readers.push(joined);
    return joined;
  };
  /** To everybody who joined since the last one. */
  const campaign = async (): Promise<void> => {
    if (readers.length === 0) return;
    const [crowd, joined] = [cast.nextCrowd(), readers];
    readers = [];
    await Promise.all(joined);
    const launch = await launchCampaign(ask, { crowd, people: joined.length, apiKey, newId: cast.newId });
    launches.push(launch);
    commands.push({ action: 'campaign launch', target: launch.campaign });
  };
  const optOut = async (person: Person): Promise<void> => {
    // Who is to say no must be somebody first.
    await track(person, 'offer', token(), entersOnce);
    const body = { consents: [{ channel: 'sms', state: 'unsubscribed' }], source: 'chaos' };
    const path = `/v1/profiles/${encodeURIComponent(`userId:${person.userId}`)}/consents`;
    const key = cast.newId('consent');
    const authorization = `Bearer ${apiKey}`;
    const answer = await insist(() => once({ method: 'PUT', path, authorization, body, key }));
    optOuts.push({ channel: 'sms', address: person.phone, from: now() });
    commands.push({ action: 'consent', target: (answer as { profile: string }).profile });
  };
  const keep = (work: Promise<void>): void => {
    const kept = work.catch((error: unknown) => void failures.push(error)).finally(() => pending.delete(kept));
    pending.add(kept);
  };
  const offer = (since: number, rate: number, before: number): void => {
    // By the clock, not by the tick: a late timer makes up for what it missed. One act may bring several events, now or later.
    const due = before + Math.floor(((now() - since) / 1_000) * rate);
    while (offered < due) keep(act());
  };
  return {
    start(rate) {
      for (const person of cast.resting) keep(track(person, 'offer', token(), entersOnce));
      const [since, before] = [now(), offered];
      timer = setInterval(() => offer(since, rate, before), 1_000 / rate);
      campaigns = setInterval(() => keep(campaign()), campaignEveryMs);
    },
    async stop() {
      clearInterval(timer);
      clearInterval(campaigns);
      keep(campaign());
      await Promise.all(pending);
      for (const person of cast.resting) keep(track(person, 'leave', {}, entersNothing));
      await Promise.all(pending);
      if (failures.length > 0) throw failures[0];
    },
    produced: () => produced,
    asked: () => ({
      optOuts,
      commands,
      caps,
      launches,
      quiet: cast.resting.map(({ phone }) => ({ channel: 'sms', address: phone, from: startedAt, until: now() })),
    }),
    counts: () => ({ offered, acked, retried: ask.retried(), repeated }),
  };
}
