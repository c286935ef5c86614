import { toReal, toVirtual } from '../domain/clock.ts';
import { TransientError } from '../domain/errors.ts';
import type { Outcome } from '../domain/journey/command.ts';
import { bulkIdOf } from '../domain/ids.ts';
import type { MessageGateway, Standing } from '../domain/message/gateway.ts';
import type { Claim, Journal, SendSubject } from '../domain/message/ledger.ts';
import type { LedgerRow } from '../domain/message/ledger-row.ts';
import type { OutgoingMessage, SendResult } from '../domain/message/outcome.ts';
import { partsOf } from '../domain/message/parts.ts';
import { acceptedOutcome, ambiguousSince, type SendPlan } from '../domain/message/plan-send.ts';
import { retryDelay } from '../domain/message/timing.ts';
import type { SendFacts, SendIntent } from '../domain/policy/facts.ts';
import type { RuleName } from '../domain/policy/reason-class.ts';
import { sharesToTake } from '../domain/policy/spend-rule.ts';
import { prefixToCount } from '../domain/policy/toll-fraud.ts';
import { refusedBy } from '../domain/policy/verdict.ts';
import { faultPoint } from '../fault-points/fault-point.ts';
import { goesOnAtOnce, pickGateway } from './pick-gateway.ts';
import type { SendDeps } from './ports.ts';

type Attempt = {
  readonly subject: SendSubject;
  readonly intent: SendIntent;
  readonly facts: SendFacts;
  readonly plan: Extract<SendPlan, { kind: 'attempt' }>;
  readonly journal: Journal;
  readonly now: number;
};

/** Something changed on the way: read the facts again. `parts`: of how many the message is, where it was rendered. */
type Again = { readonly kind: 'again'; readonly parts?: number };

/** Render, claim, call, record. */
export async function attempt(deps: SendDeps, given: Attempt): Promise<Outcome | Again> {
  const { subject, intent, facts, plan, journal } = given;
  const virtualNow = toVirtual(facts.clock, given.now);
  const refuse = async (rule: RuleName, reason: string): Promise<Again> => {
    // A row that had an attempt is held, never called "not sent" (I7).
    const state = (facts.row?.attempt ?? 0) > 0 ? 'HELD' : 'SKIPPED';
    const verdicts = [...plan.verdicts, refusedBy(rule, reason)];
    await deps.ledger.refuse({ subject, intent, facts, state, reason, verdicts, virtualNow, journal });
    return { kind: 'again' };
  };
  const dead = await deps.surelyDead?.(subject.channel, plan.address);
  if (dead != null) return refuse('address', dead);
  const rendering = await deps.render({ subject, intent, facts, to: plan.address });
  if (rendering.kind === 'failed') return refuse('template', rendering.reason);
  const what = { channel: subject.channel, kind: rendering.content.kind };
  const picked = pickGateway(deps, what, facts, intent.liesMs === undefined ? undefined : 'cancel');
  if (picked.kind === 'none') return refuse('gateway', picked.reason);
  const { gateway } = picked;
  const parts = partsOf(subject.channel, rendering.content);
  const later = await putOff(deps, given, picked);
  if (later !== null) return later;
  faultPoint('claim:committing');
  const claim = await deps.ledger.claim({
    subject,
    intent,
    facts,
    address: plan.address,
    verdicts: plan.verdicts,
    gateway: gateway.name,
    inFlight: gateway.lookUp !== undefined,
    locale: rendering.locale,
    shares: sharesToTake({ ...intent, parts }, facts, plan.address, virtualNow, deps.policy),
    prefix: facts.row === null ? prefixToCount(facts.settings, intent, plan.address) : undefined,
    leaseMs: deps.timing.leaseMs,
    virtualNow,
    journal,
  });
  if (claim === null) return { kind: 'again', parts };
  faultPoint('claim:committed');
  const { messageId } = claim;
  const { content, from, unsubscribeUrl } = rendering;
  const result = await call(deps, gateway, claim, {
    messageId,
    channel: subject.channel,
    class: intent.class,
    to: plan.address,
    from,
    content,
    ...(unsubscribeUrl === undefined ? {} : { unsubscribeUrl }),
    ...(intent.liesMs === undefined
      ? {}
      : {
          schedule: {
            sendAt: toReal(facts.clock, virtualNow + intent.liesMs),
            bulkId: bulkIdOf(messageId, claim.attempt),
          },
        }),
  });
  if (result === null) return { kind: 'again' };
  faultPoint('provider:answered');
  const retryInMs = goesOnAtOnce(picked, facts.row?.tries ?? [], result)
    ? 0
    : retryDelay(deps.timing, claim.attempt, result.kind === 'notSent' ? result.retryAfterMs : undefined);
  const row = await deps.ledger.record(claim, isAboutAll(given, gateway) ? result : doubted(result), retryInMs);
  faultPoint('record:committed');
  return (row && outcomeOf(deps, given, gateway, row)) ?? { kind: 'again' };
}

/** Longer outages are for the ledger to count: it gives up after a day. */
const longestUncountedMs = 10 * 60_000;
/** At least. Who comes anew probes meanwhile. */
const leastPutOffMs = 10_000;

/**
 * Nobody is claimed whose request would be refused before it left, unless another gateway would then be asked. The next try comes after half
 * as long as nothing has come of any; null: go on.
 */
async function putOff(
  deps: SendDeps,
  { subject, facts, journal }: Attempt,
  { gateway, order }: Extract<ReturnType<typeof pickGateway>, { kind: 'gateway' }>,
): Promise<Outcome | Again | null> {
  if (order.length > 1 || restOf(gateway) === null) return null;
  await deps.pace?.();
  const rest = restOf(gateway);
  if (rest === null) return null;
  const { reason, ms, sinceMs } = rest;
  const here = deps.now();
  const leastMs = Math.max(leastPutOffMs, ms, sinceMs / 2);
  const until = toVirtual(facts.clock, here + (deps.outageLine?.(gateway.name, leastMs) ?? leastMs));
  if (!(await deps.ledger.holdBack({ subject, facts, reason, until, journal }))) return { kind: 'again' };
  return { kind: 'deferred', at: toVirtual(facts.clock, here), until, reason };
}

/** Null: it may be asked, or has been silent for so long that the ledger counts. */
function restOf(gateway: MessageGateway): Extract<Standing, { kind: 'resting' }> | null {
  const standing = gateway.standing?.() ?? { kind: 'open' };
  return standing.kind === 'resting' && standing.sinceMs <= longestUncountedMs ? standing : null;
}

/** Whether the answer to this attempt says what became of the message: not where an earlier one may have left, and nobody was asked (I5). */
const isAboutAll = ({ intent, facts }: Attempt, gateway: MessageGateway): boolean =>
  !intent.resends || gateway.lookUp !== undefined || !facts.row?.doubts;

function doubted(result: SendResult): SendResult {
  if (result.kind !== 'rejected') return result;
  return { kind: 'unknown', reason: `${result.reason} the second time; the first may have arrived` };
}

/** Null where the lease was lost before anything could leave. */
async function call(
  deps: SendDeps,
  gateway: MessageGateway,
  claim: Claim,
  message: OutgoingMessage,
): Promise<SendResult | null> {
  // A worker paused between claim and call must not wake up and send under somebody else's lease.
  if (deps.now() > claim.leaseUntil - deps.timing.httpMs)
    return { kind: 'notSent', reason: 'the sender was paused past its lease' };
  let lost = false;
  const result = await gateway.send(message, {
    signal: AbortSignal.timeout(deps.timing.httpMs),
    beforeBody: async () => {
      lost = !(await deps.ledger.bodyBegins(claim));
      if (lost) throw new TransientError('the lease was lost before the message body');
      faultPoint('body:begun');
    },
  });
  return lost ? null : result;
}

/** What the recorded answer means to the journey; null where the ledger must be asked again at once. */
function outcomeOf(
  deps: SendDeps,
  { intent, facts }: Attempt,
  gateway: MessageGateway,
  row: LedgerRow,
): Outcome | null {
  const now = deps.now();
  const at = toVirtual(facts.clock, now);
  switch (row.state) {
    case 'ACCEPTED':
      return acceptedOutcome(intent, row, at);
    case 'REJECTED':
      return { kind: 'rejected', at, reason: row.reason };
    case 'CLAIMED':
      if (row.retryAt !== null && row.retryAt <= now) return null; // another gateway is there to be asked at once
      return { kind: 'deferred', at, until: toVirtual(facts.clock, row.retryAt ?? now), reason: row.reason };
    case 'UNKNOWN':
      // Where nobody can be asked the next round holds it (I5).
      if (gateway.lookUp === undefined) return null;
      return {
        kind: 'unknown',
        at,
        realMs: Math.max(0, ambiguousSince(row, deps.timing, now) + deps.timing.looksMs[0] - now),
      };
    case 'IN_FLIGHT':
    case 'HELD':
    case 'SKIPPED':
      return null;
  }
}
