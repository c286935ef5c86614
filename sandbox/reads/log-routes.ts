import type { SandboxClock } from '../time/clock.ts';
import { envelopeOf, errorReply } from '../http/envelopes.ts';
import { logsPerMinute } from '../http/rate-limit.ts';
import { ok } from '../http/reply.ts';
import type { VendorAnswer, VendorRequest, VendorRoute } from '../http/route.ts';
import type { Entry } from '../oracle/entry.ts';
import { isAbsent } from '../oracle/filter.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { KEPT_MS } from '../reports/poll-queue.ts';
import type { Settings } from '../settings.ts';
import { mailLog, mailLogV1 } from '../email/formats.ts';
import { logV1, logV3 } from '../sms/formats.ts';
import { callLog } from '../voice/formats.ts';
import { cursorFor, readLogQuery, type AddressNames, type LogQuery } from './log-query.ts';

const texting = ['sms:logs:read', 'sms:manage'];
const calling = ['voice-message:manage', 'voice-message:logs:read', 'message:send'];
const mailing = ['email:manage', 'email:logs:read'];

/** `GET /sms/1/logs`, `/sms/3/logs`, `/tts/3/logs` and `/email/4/logs`: the newest first, 48 hours back, as often as one likes within the limit. */
export function logRoutes(deps: {
  readonly oracle: Oracle;
  readonly clock: SandboxClock;
  readonly settings: () => Settings;
}): readonly VendorRoute[] {
  const { oracle, clock, settings } = deps;

  const byIds = (ids: readonly string[] | undefined): Entry[] | undefined =>
    ids && [...new Set(ids)].flatMap((id) => oracle.byMessageId(id)).sort((one, other) => other.seq - one.seq);
  const select = (channel: Entry['channel'], account: string, query: LogQuery): Entry[] => {
    const now = clock.now();
    const [oldest, newest] = [now - KEPT_MS, now - settings().logLagMs];
    const candidates = byIds(query.messageIds) ?? oracle.each('newest', { to: query.to, before: query.before });
    const found: Entry[] = [];
    for (const entry of candidates) {
      const at = Date.parse(entry.at);
      if (at < oldest && query.messageIds === undefined) break;
      const isTheirs = entry.account === account && isLogged(entry, channel) && !isAbsent(entry, now);
      if (isTheirs && at >= oldest && at <= newest && entry.seq < query.before && query.fits(entry)) found.push(entry);
      if (found.length > query.limit) break; // one more than asked for tells whether there is another page
    }
    return found;
  };
  const route = (
    channel: Entry['channel'],
    path: string,
    scopes: readonly string[],
    names: AddressNames,
    format: (entry: Entry) => object,
    perMinute = 120,
  ): VendorRoute => {
    const handle = ({ query, caller }: VendorRequest): VendorAnswer => {
      const wanted = readLogQuery(query, names);
      if (!('fits' in wanted)) return { reply: errorReply(envelopeOf(path), 400, wanted) };
      const found = select(channel, caller.account, wanted);
      const results = found.slice(0, wanted.limit);
      const last = results.at(-1);
      const more = found.length > results.length && last ? { nextCursor: cursorFor(last.seq) } : {};
      const cursor = wanted.useCursor ? { cursor: { limit: wanted.limit, ...more } } : {};
      return { reply: ok({ results: results.map(format), ...cursor }) };
    };
    return { method: 'GET', path, scopes, limit: logsPerMinute(perMinute), handle };
  };
  return [
    route('sms', '/sms/1/logs', texting, { sender: 'from', destination: 'to' }, logV1),
    route('sms', '/sms/3/logs', texting, { sender: 'sender', destination: 'destination' }, logV3),
    route('voice', '/tts/3/logs', calling, { sender: 'from', destination: 'to' }, callLog),
    route('email', '/email/1/logs', mailing, { sender: 'from', destination: 'to' }, mailLogV1, 60),
    route('email', '/email/4/logs', mailing, { sender: 'sender', destination: 'destination' }, mailLog),
  ];
}

/** A repeated id leaves no log of its own: what is logged under it is the message that was taken. */
const isLogged = (entry: Entry, channel: Entry['channel']): boolean =>
  entry.channel === channel && entry.via !== 'smtp' && entry.status !== 'REJECTED_DUPLICATE_MESSAGE_ID';
