import { setTimeout as sleep } from 'node:timers/promises';

/** `patient`: an SMS, but only once `goOn` has been told of the person. */
export type EventKind = 'sms' | 'mail' | 'both' | 'patient';
/** One event of one person of its own, so that who got what can be told from the far side alone. */
export type PlannedEvent = Readonly<{
  id: string;
  kind: EventKind;
  userId: string;
  /** As the far side writes it: digits only. */
  phone: string;
  email: string;
  token: string;
}>;

export type Load = Readonly<{
  /** Offers so many events a second until stopped. */
  start(rate: number): void;
  /** Stops offering; resolves when every event offered has been acknowledged. */
  stop(): Promise<void>;
  /** One event beside the stream of them, acknowledged when it resolves. */
  send(event: PlannedEvent): Promise<void>;
  plan(kind: EventKind): PlannedEvent;
  /** What a patient journey waits for, acknowledged when it resolves. */
  goOn(event: PlannedEvent): Promise<void>;
  /** Acknowledged: these, and only these, the stack has promised to handle. */
  acked(): readonly PlannedEvent[];
  /** `retried`: not acknowledged at the first request. */
  counts(): Readonly<{ planned: number; acked: number; retried: number }>;
}>;

const requestMs = 5_000;

/** A producer as it should be: sends, and sends the same event again until somebody says yes. */
export function createLoad(options: {
  readonly api: string;
  readonly writeKey: string;
  readonly random: () => number;
}): Load {
  const { api, writeKey, random } = options;
  const authorization = `Basic ${Buffer.from(`${writeKey}:`).toString('base64')}`;
  const run = Math.floor(random() * 36 ** 4).toString(36);
  const acked: PlannedEvent[] = [];
  const pending = new Set<Promise<void>>();
  let planned = 0;
  let offeredNow = 0;
  let retried = 0;
  let timer: NodeJS.Timeout | undefined;

  const plan = (kind: EventKind): PlannedEvent => {
    planned += 1;
    const number = String(planned).padStart(7, '0');
    const id = `${run}-${number}`;
    return {
      id,
      kind,
      userId: `user-${id}`,
      phone: `38591${number}`,
      email: `person-${number}@kill.example`,
      token: `token-${id}`,
    };
  };
  const insist = async (body: Readonly<Record<string, unknown>>): Promise<void> => {
    for (let attempt = 1; !(await post(body)); attempt += 1) {
      if (attempt === 1) retried += 1;
      await sleep(Math.min(1_000, 100 * attempt));
    }
  };
  const send = async (event: PlannedEvent): Promise<void> => {
    const { id, kind, userId, phone, email, token } = event;
    const context = { traits: { phone: `+${phone}`, email } };
    await insist({ messageId: id, userId, event: `kill.${kind}`, properties: { token }, context });
    acked.push(event);
  };
  /** False when it is worth trying again. */
  const post = async (body: Readonly<Record<string, unknown>>): Promise<boolean> => {
    const headers = { authorization, 'content-type': 'application/json' };
    const init = { method: 'POST', headers, body: JSON.stringify(body), signal: AbortSignal.timeout(requestMs) };
    const response = await fetch(`${api}/v1/track`, init).catch(() => undefined);
    const text = await response?.text().catch(() => undefined);
    if (response?.ok && text !== undefined) return true;
    if (response && response.status >= 400 && response.status < 500 && response.status !== 429)
      throw new Error(`the api refused an event: ${response.status} ${text}`);
    return false;
  };
  const offer = (since: number, rate: number): void => {
    // By the clock, not by the tick: a late timer makes up for what it missed.
    const due = Math.floor(((Date.now() - since) / 1_000) * rate);
    for (; offeredNow < due; offeredNow += 1) {
      const draw = random();
      const sending = send(plan(draw < 0.65 ? 'sms' : draw < 0.9 ? 'mail' : 'both')).finally(() =>
        pending.delete(sending),
      );
      pending.add(sending);
    }
  };
  return {
    start(rate) {
      clearInterval(timer);
      const since = Date.now();
      offeredNow = 0;
      timer = setInterval(() => offer(since, rate), 1_000 / rate);
    },
    async stop() {
      clearInterval(timer);
      await Promise.all(pending);
    },
    send,
    plan,
    goOn: ({ id, userId }) => insist({ messageId: `${id}-go`, userId, event: 'kill.go', properties: {} }),
    acked: () => acked,
    counts: () => ({ planned, acked: acked.length, retried }),
  };
}
