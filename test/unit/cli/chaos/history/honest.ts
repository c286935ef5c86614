import fc from 'fast-check';
import type { Enrolled, History, Produced, Row, Seen } from '../../../../../cli/chaos/history/history.ts';

/** What a run on a machine that does everything right would have written down. */
type Deed = Readonly<{
  /** How its message ended. */
  end: 'accepted' | 'accepted after a refusal' | 'held' | 'skipped' | 'rejected';
  channel: 'sms' | 'email';
  marketing: boolean;
  gapMs: number;
}>;

const deed: fc.Arbitrary<Deed> = fc.record({
  end: fc.constantFrom('accepted', 'accepted', 'accepted after a refusal', 'held', 'skipped', 'rejected'),
  channel: fc.constantFrom('sms', 'email'),
  marketing: fc.boolean(),
  gapMs: fc.integer({ min: 0, max: 400 }),
});

const states = {
  accepted: 'ACCEPTED',
  'accepted after a refusal': 'ACCEPTED',
  held: 'HELD',
  skipped: 'SKIPPED',
  rejected: 'REJECTED',
} as const;

/** So many ids that sort as they were made. */
const inTurn = (n: number): string => `0199-${String(n).padStart(8, '0')}`;
export const rate = 20;
/** All messages are those of one campaign: nobody else's rate is counted. */
export const theCampaign = 'campaign-key';
/** Nobody may have more marketing than this at all; the deeds of one person never make more. */
export const cap = 3;
const start = Date.UTC(2026, 10, 30);

/** Per person a list of events that each send one message; some events are poison, one is never acknowledged. */
export const honestHistory: fc.Arbitrary<History> = fc
  .array(fc.array(deed, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 8 })
  .map((people) => {
    let now = start;
    let made = 0;
    const produced: Produced[] = [];
    const enrollments: Enrolled[] = [];
    const ledger: Row[] = [];
    const attempts: History['attempts'][number][] = [];
    const farSide: Seen[] = [];
    for (const [who, deeds] of people.entries()) {
      let marketed = 0;
      for (const [n, { end: wanted, channel, marketing, gapMs }] of deeds.entries()) {
        now += Math.max(gapMs, Math.ceil(1_000 / rate));
        made += 1;
        const id = `e${who}-${n}`;
        const row = inTurn(made);
        const capped = marketing && marketed >= cap;
        const end = capped ? 'skipped' : wanted;
        const address = channel === 'sms' ? `38591${who}` : `p${who}@chaos.example`;
        const seen = { messageId: `pm-${row}`, channel, to: address, at: now, contentHash: `words of ${id}` };
        produced.push({
          id,
          ackedAt: now,
          leadsTo: { enrollments: 1, deadLetter: null },
          turn: { person: `p${who}`, n },
        });
        enrollments.push({ id: row, eventId: id, journey: 'text', status: 'completed', reason: null });
        ledger.push({
          id: row,
          sendKey: `key of ${id}`,
          providerMessageId: seen.messageId,
          channel,
          class: marketing ? 'marketing' : 'service',
          address,
          state: states[end],
          reason: `it is ${end}`,
          delivery: end === 'accepted' ? 'delivered' : 'none',
          campaign: theCampaign,
        });
        if (end === 'skipped') continue;
        attempts.push({ row, n: 1, startedAt: now });
        if (end === 'held') continue;
        if (end !== 'accepted') farSide.push({ ...seen, outcome: 'rejected' });
        if (end === 'rejected') continue;
        farSide.push({ ...seen, outcome: 'accepted', at: end === 'accepted' ? now : now + 5 });
        if (marketing) marketed += 1;
      }
    }
    const poison = { id: 'poison', ackedAt: now, leadsTo: { enrollments: 0, deadLetter: 'invalid' } };
    const unheard = { id: 'unheard', ackedAt: null, leadsTo: { enrollments: 1, deadLetter: null } };
    const person = { channel: 'sms', address: '385910' };
    return {
      produced: [...produced, poison, unheard],
      inbox: [...produced, poison].map(({ id }, streamSeq) => ({ eventId: id, streamSeq })),
      deadLetters: [{ eventId: 'poison', reason: 'invalid', seq: 7 }],
      enrollments,
      ledger,
      attempts,
      farSide,
      campaigns: [{ id: 'offer', key: theCampaign, state: 'completed', open: 0, ended: ledger.length }],
      audit: [{ action: 'consent', target: 'p0', at: now }],
      auditChain: { lines: 1, broken: null },
      rules: {
        optOuts: [{ ...person, from: now + 1 }],
        quiet: [{ ...person, from: now + 1_000, until: now + 2_000 }],
        caps: people.map((_, who) => ({ channel: 'sms', address: `38591${who}`, most: cap, withinMs: 86_400_000 })),
        // A refusal and what came of it may fall into one second with their neighbours'.
        rates: [{ campaign: theCampaign, perSecond: 2 * (rate + 1), heldUp: [] }],
        launches: [{ campaign: 'offer', people: ledger.length }],
        commands: [{ action: 'consent', target: 'p0' }],
      },
    };
  });
