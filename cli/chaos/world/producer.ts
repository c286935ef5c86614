import { setTimeout as sleep } from 'node:timers/promises';
import type { Produced, Rules } from '../history/history.ts';
import { createCast } from './cast.ts';
import type { Person } from './cast.ts';

export type Producer = Readonly<{
  /** Offers so many events a second until stopped. */
  start(rate: number): void;
  /** Stops offering; resolves when every event offered has been acknowledged, and whoever rests at night has been told to leave. */
  stop(): Promise<void>;
  produced(): readonly Produced[];
  /** What people asked for meanwhile, and was acknowledged. */
  asked(): Pick<Rules, 'optOuts' | 'quiet' | 'commands'>;
  /** `retried`: not acknowledged at the first request; `repeated`: acknowledged, and sent once more all the same. */
  counts(): Readonly<{ offered: number; acked: number; retried: number; repeated: number }>;
}>;

type Body = Readonly<Record<string, unknown>>;
type Told = Produced & { ackedAt: number | null };

const requestMs = 5_000;
/** Share of events that are posted again after they were acknowledged. */
const repeatedShare = 0.05;

/** A producer as it should be: sends, and sends the same again until somebody says yes. */
export function createProducer(options: {
  readonly api: string;
  readonly writeKey: string;
  readonly apiKey: string;
  readonly random: () => number;
  readonly now: () => number;
}): Producer {
  const { api, writeKey, apiKey, random, now } = options;
  const basic = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`;
  const cast = createCast(random, now());
  const produced: Told[] = [];
  const optOuts: Rules['optOuts'][number][] = [];
  const commands: Rules['commands'][number][] = [];
  const pending = new Set<Promise<void>>();
  const failures: unknown[] = [];
  const startedAt = now();
  let offered = 0;
  let acked = 0;
  let retried = 0;
  let repeated = 0;
  let timer: NodeJS.Timeout | undefined;

  /** The answer, or undefined when it is worth trying again. */
  const request = async (method: string, path: string, authorization: string, body: Body, key?: string) => {
    const headers = {
      authorization,
      'content-type': 'application/json',
      ...(key === undefined ? {} : { 'idempotency-key': key }),
    };
    const init = { method, headers, body: JSON.stringify(body), signal: AbortSignal.timeout(requestMs) };
    const response = await fetch(api + path, init).catch(() => undefined);
    const text = await response?.text().catch(() => undefined);
    if (response?.ok && text !== undefined) return JSON.parse(text) as unknown;
    // Somebody who has just been told of may not be known yet; a command still runs (409).
    const passing = response === undefined || response.status >= 500 || [404, 409, 429].includes(response.status);
    if (!passing) throw new Error(`the api refused ${path}: ${response.status} ${text}`);
    return undefined;
  };
  const insist = async (ask: () => Promise<unknown>): Promise<unknown> => {
    for (let attempt = 1; ; attempt += 1) {
      const answer = await ask();
      if (answer !== undefined) return answer;
      if (attempt === 1) retried += 1;
      await sleep(Math.min(1_000, 100 * attempt));
    }
  };
  const send = async (event: Told, body: Body): Promise<void> => {
    produced.push(event);
    const post = () => request('POST', '/v1/track', basic, { ...body, messageId: event.id });
    await insist(post);
    event.ackedAt = now();
    acked += 1;
    if (random() < repeatedShare) {
      repeated += 1;
      await insist(post);
    }
    if (event.leadsTo.deadLetter !== 'id-reused') return;
    // Other content under the same id, well within the time in which the stream knows ids.
    await insist(() => request('POST', '/v1/track', basic, { ...body, properties: token(), messageId: event.id }));
  };
  const track = (
    person: Person,
    event: string,
    properties: Body,
    rest: Omit<Told, 'ackedAt' | 'id'>,
  ): Promise<void> => {
    const { userId, phone, email, timezone } = person;
    const context = { traits: { phone: `+${phone}`, email, timezone } };
    return send(
      { ...rest, id: cast.newId(event), ackedAt: null },
      { userId, event: `chaos.${event}`, properties, context },
    );
  };
  const token = () => ({ token: cast.newId('token') });
  const entersOnce = { leadsTo: { enrollments: 1, deadLetter: null } };

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
    if (draw < 0.27) return track(cast.marketed(), 'offer', token(), entersOnce);
    if (draw < 0.28) return optOut(cast.marketed());
    return track(cast.somebody(), draw < 0.75 ? 'code' : draw < 0.92 ? 'mail' : 'both', token(), entersOnce);
  };
  const optOut = async (person: Person): Promise<void> => {
    // Who is to say no must be somebody first.
    await track(person, 'offer', token(), entersOnce);
    const body = { consents: [{ channel: 'sms', state: 'unsubscribed' }], source: 'chaos' };
    const path = `/v1/profiles/${encodeURIComponent(`userId:${person.userId}`)}/consents`;
    const key = cast.newId('consent');
    const answer = await insist(() => request('PUT', path, `Bearer ${apiKey}`, body, key));
    optOuts.push({ channel: 'sms', address: person.phone, from: now() });
    commands.push({ action: 'consent', target: (answer as { profile: string }).profile });
  };
  const keep = (work: Promise<void>): void => {
    const kept = work.catch((error: unknown) => void failures.push(error)).finally(() => pending.delete(kept));
    pending.add(kept);
  };
  const offer = (since: number, rate: number, before: number): void => {
    // By the clock, not by the tick: a late timer makes up for what it missed.
    const due = before + Math.floor(((now() - since) / 1_000) * rate);
    for (; offered < due; offered += 1) keep(act());
  };
  return {
    start(rate) {
      const [since, before] = [now(), offered];
      for (const person of cast.resting) keep(track(person, 'offer', token(), entersOnce));
      timer = setInterval(() => offer(since, rate, before), 1_000 / rate);
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(pending);
      for (const person of cast.resting)
        keep(track(person, 'leave', {}, { leadsTo: { enrollments: 0, deadLetter: null } }));
      await Promise.all(pending);
      if (failures.length > 0) throw failures[0];
    },
    produced: () => produced,
    asked: () => ({
      optOuts,
      commands,
      quiet: cast.resting.map(({ phone }) => ({ channel: 'sms', address: phone, from: startedAt, until: now() })),
    }),
    counts: () => ({ offered, acked, retried, repeated }),
  };
}
