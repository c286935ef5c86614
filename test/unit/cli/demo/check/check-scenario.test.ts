import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../../../../cli/demo/check/check-scenario.ts';
import type { Played, Undone } from '../../../../../cli/demo/check/played.ts';
import type { DemoMessage, DemoRecipient } from '../../../../../cli/demo/books/ledger.ts';
import { campaign, onboarding, support } from '../../../../support/demo-evidence.ts';

type Change = (played: Played) => Partial<Played>;

const change =
  (what: Partial<DemoMessage>, id: string): Change =>
  ({ messages }) => ({
    messages: messages.map((one) => (one.id === id ? { ...one, ...what } : one)),
  });
const oracle =
  (edit: (entries: Played['facts']['oracle']) => Played['facts']['oracle']): Change =>
  ({ facts }) => ({
    facts: { ...facts, oracle: edit(facts.oracle) },
  });
const undo =
  (what: Partial<Undone>, step: string): Change =>
  ({ compensations }) => ({
    compensations: compensations.map((one) => (one.step === step ? { ...one, ...what } : one)),
  });
const recipient =
  (what: Partial<DemoRecipient>, n: number): Change =>
  ({ recipients }) => ({
    recipients: recipients.map((one) => (one.n === n ? { ...one, ...what } : one)),
  });
/** No oracle, no receipts: only what the caller's own servers answered. */
const replies = (): Played => {
  const played = support();
  const messages = played.messages.map((one) => ({ ...one, delivery: 'none' }));
  const logs = messages.map(({ providerMessageId: messageId }) => ({ messageId, found: 1, problem: null }));
  return { ...played, messages, facts: { oracle: [], logs }, checkedAgainst: () => 'replies' };
};
const logs =
  (what: Partial<Played['facts']['logs'][number]>): Change =>
  ({ facts }) => ({
    facts: { ...facts, logs: facts.logs.map((one) => ({ ...one, ...what })) },
  });

const goesOn = (): Played => {
  const played = support();
  const enrollments = played.enrollments.map((one) => ({ ...one, status: 'running' }));
  return { ...played, toTheEnd: false, enrollments };
};
/** A server of the caller had sent at once what was to lie there. */
const tooLate = (): Played => {
  const played = onboarding();
  const known = played.messages.map(({ providerMessageId: messageId }) => ({ messageId, found: 1, problem: null }));
  const facts = { oracle: [], logs: known };
  return { ...played, ...undo({ outcome: 'tooLate' }, 'gift')(played), facts, checkedAgainst: () => 'replies' };
};

describe('checkScenario', () => {
  it.each<readonly [string, () => Played]>([
    ['our sandbox', onboarding],
    ['a campaign', campaign],
    ['the replies of the caller’s servers', replies],
    ['a server of the caller that took nothing back', tooLate],
    ['a sign-up whose journey goes on for days', goesOn],
  ])('finds nothing wrong: %s', (_what, played) => {
    const { problems, messages } = checkScenario(played());
    expect(problems).toEqual([]);
    expect(messages.filter((one) => one.taken !== 1)).toEqual([]);
  });

  it('calls a message cancelled that its provider gave back', () => {
    const { messages } = checkScenario(onboarding());
    expect(messages.map(({ status }) => status)).toEqual([
      'delivered',
      'accepted',
      'delivered',
      'cancelled',
      'delivered',
    ]);
  });

  it('gives a campaign in figures that add up', () => {
    expect(checkScenario(campaign()).campaign).toMatchObject({ audience: 5, recipients: { accepted: 5 }, parts: 5 });
  });

  it.each<readonly [string, () => Played, Change, RegExp]>([
    ['taken twice', support, oracle((all) => [...all, ...all]), /\(id-s1\) was taken 2 times/],
    ['never taken', support, oracle(() => []), /\(id-s1\) was taken 0 times/],
    [
      'taken under another id',
      support,
      oracle((all) => [...all, ...all.map((one) => ({ ...one, messageId: 'z' }))]),
      /took sms z, which the ledger does not know/,
    ],
    ['owed and not sent', support, () => ({ messages: [] }), /owed sms\/ticket-satisfaction; sent nothing/],
    ['not accepted', support, change({ state: 'UNKNOWN' }, 's1'), /\(id-s1\) is unknown/],
    ['not delivered', support, change({ delivery: 'pending' }, 's1'), /is accepted, its delivery: pending/],
    [
      'a journey that did not end',
      support,
      ({ enrollments }) => ({ enrollments: enrollments.map((one) => ({ ...one, status: 'running' })) }),
      /enrollment e3 of ticket-follow-up is running.*\n.*nobody's run is 1 × ticket-follow-up completed/,
    ],
    ['logs that do not know it', replies, logs({ found: 0 }), /\(id-s1\) was taken 0 times/],
    ['logs that do not answer', replies, logs({ problem: 'GET … answered 404' }), /answered 404/],
    [
      'accepted twice',
      replies,
      change({ answers: [1, 2].map((n) => ({ n, outcome: 'accepted', detail: 'PENDING_ACCEPTED' })) }, 's1'),
      /\(id-s1\) was taken 2 times/,
    ],
    ['mail without a 250', tooLate, change({ answers: [] }, 'm2'), /email\/welcome \(id-m2\) was taken 0 times/],
  ])('tells of a message %s', (_what, played, edit, problem) => {
    const right = played();
    expect(checkScenario({ ...right, ...edit(right) }).problems.join('\n')).toMatch(problem);
  });

  it.each<readonly [string, Change, RegExp]>([
    [
      'is missing',
      ({ compensations }) => ({ compensations: compensations.slice(1) }),
      /to be undone: cancel-held, .*; undone: correction, /,
    ],
    ['goes on', undo({ outcome: null }, 'hello'), /correction of hello in trial came to no end yet/],
    [
      'came too late at our sandbox',
      undo({ outcome: 'tooLate' }, 'gift'),
      /provider-cancel of gift in trial came to tooLate/,
    ],
    [
      'is not borne out by the far side',
      oracle((all) => all.map(({ held: _held, ...one }) => ({ ...one, status: 'DELIVERED_TO_HANDSET' }))),
      /was undone, but the far side did not cancel id-m4/,
    ],
    [
      'names another message',
      undo({ evidence: { messageId: 'id-x' } }, 'hello'),
      /correction of hello in trial names no message that was sent/,
    ],
    ['puts right what was not sent', undo({ step: 'nothing' }, 'hello'), /put right what was never sent/],
    ['left the trait as it was', undo({ holds: { plan: 'pro' } }, 'plan'), /left plan as "pro"; it was "free"/],
    ['restored nothing', undo({ evidence: { restored: [] } }, 'plan'), /restore of plan in trial names no trait/],
    [
      'did not hold the message',
      undo({ step: 'hello' }, 'tips'),
      /cancel-held of hello in trial left a message in the ledger/,
    ],
  ])('tells of a compensation that %s', (_what, edit, problem) => {
    const right = onboarding();
    expect(checkScenario({ ...right, ...edit(right) }).problems.join('\n')).toMatch(problem);
  });

  it.each<readonly [string, Change, RegExp]>([
    ['was not launched', () => ({ campaign: null }), /no campaign was launched/],
    [
      'goes on',
      ({ campaign: one }) => ({ campaign: one && { ...one, state: 'running' } }),
      /campaign spring-offer is running/,
    ],
    [
      'has another audience',
      ({ campaign: one }) => ({ campaign: one && { ...one, audience: 6 } }),
      /its audience is 6; expected 5/,
    ],
    [
      'lost somebody',
      ({ recipients }) => ({ recipients: recipients.slice(1) }),
      /4 recipients in 4 places; the audience is 5/,
    ],
    [
      'skipped somebody',
      recipient({ state: 'skipped', reason: 'no consent' }, 2),
      /not everybody was written to: 4 × accepted, skipped \(no consent\)/,
    ],
    ['gave two people one message', recipient({ message: 'c1' }, 2), /1 recipients have no message of their own/],
    [
      'rang one phone twice and another never',
      oracle((all) => all.map((one, index) => (index === 1 ? { ...one, to: all[0]?.to ?? '' } : one))),
      /1 phones got more than one message\n4 phones got a message; the audience is 5/,
    ],
  ])('tells of a campaign that %s', (_what, edit, problem) => {
    const right = campaign();
    expect(checkScenario({ ...right, ...edit(right) }).problems.join('\n')).toMatch(problem);
  });
});
