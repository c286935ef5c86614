import { toVirtual } from '../domain/clock.ts';
import { TransientError } from '../domain/errors.ts';
import type { Outcome } from '../domain/journey/command.ts';
import type { Journal, SendRef } from '../domain/message/ledger.ts';
import { planSend } from '../domain/message/plan-send.ts';
import type { SendIntent } from '../domain/policy/facts.ts';
import { faultPoint } from '../fault-points/fault-point.ts';
import { attempt } from './attempt.ts';
import { look } from './look.ts';
import type { SendDeps } from './ports.ts';

/** Facts may change between reading and committing; each time we read again. More than this means something is wrong. */
const mostRounds = 8;
/** How often the row of somebody else's attempt is read: soon at first, and less often while its provider takes its time. */
const [rowPollMs, mostRowPollMs] = [250, 2_000];
const pause = (ms: number): Promise<void> => new Promise((wake) => setTimeout(wake, ms));

/**
 * One message, one step further: policy, claim, render, provider call and record; or a look-up; or nothing because the ledger
 * already knows. Safe to run again at any moment and in two places at once (I2, I3): the ledger decides who may call.
 */
export async function deliver(
  deps: SendDeps,
  ref: SendRef,
  readIntent: (subject: {
    readonly workspace: string;
    readonly journeyId: string | null;
    readonly version: string | null;
  }) => Promise<SendIntent>,
  journal: Journal,
): Promise<Outcome> {
  const began = deps.now();
  let writtenTo: string | undefined;
  let parts: number | undefined;
  let pollMs = rowPollMs;
  for (let round = 0; round < mostRounds;) {
    const read = await deps.ledger.facts(ref, writtenTo);
    const now = deps.now();
    if (read === null) return { kind: 'marked', at: now, reason: 'the enrollment no longer exists' };
    const { subject, facts } = read;
    const asked = await readIntent(subject);
    const intent = parts === undefined ? asked : { ...asked, parts };
    const plan = planSend(intent, facts, now, deps.timing, { ...deps.policy, canAsk: canAsk(deps, ref) });
    switch (plan.kind) {
      case 'answer':
        return plan.outcome;
      case 'await': {
        // Whoever holds the lease answers within one request, or has died: then the workflow sleeps out the rest of the lease.
        if (now - began > deps.timing.httpMs)
          return { kind: 'unknown', at: toVirtual(facts.clock, now), realMs: plan.leaseUntil - now };
        await pause(Math.min(pollMs, plan.leaseUntil - now));
        pollMs = Math.min(mostRowPollMs, pollMs * 2);
        continue;
      }
      case 'defer':
        if (
          await deps.ledger.holdBack({
            subject,
            facts,
            reason: plan.outcome.reason,
            until: plan.outcome.until,
            journal,
          })
        ) {
          faultPoint('deferral:recorded');
          return plan.outcome;
        }
        break;
      case 'refuse': // the next round reads the row, whoever wrote it
        await deps.ledger.refuse({ ...plan, subject, intent, facts, virtualNow: toVirtual(facts.clock, now), journal });
        faultPoint('refusal:recorded');
        break;
      case 'lookUp':
        await look(deps, ref, plan.row, intent.liesMs !== undefined);
        break;
      case 'attempt': {
        const made = await attempt(deps, { subject, intent, facts, plan, journal, now });
        if (made.kind !== 'again') return made;
        writtenTo = plan.address;
        parts = made.parts ?? parts;
        break;
      }
    }
    round++;
  }
  throw new TransientError(
    `step '${ref.step}' of ${ref.owner.kind} ${ref.owner.id} changed ${mostRounds} times while it was being decided`,
  );
}

/** A gateway that this process does not have is asked too, and gives no answer: elsewhere it may be there. */
const canAsk =
  (deps: SendDeps, ref: SendRef) =>
  (name: string | null): boolean => {
    const gateway = deps.gateway(ref.channel, name);
    return gateway === undefined || gateway.lookUp !== undefined;
  };
