import { describe, expect, it } from 'vitest';
import { checkScenario } from '../../../../../cli/demo/check/check-scenario.ts';
import type { Played } from '../../../../../cli/demo/check/played.ts';
import type { DemoMessage } from '../../../../../cli/demo/ledger.ts';
import { nothingOwed } from '../../../../../cli/demo/owed.ts';

const message = (id: string, channel: string, change: Partial<DemoMessage> = {}): DemoMessage => ({
  id: `row-${id}`,
  enrollment: 'e1',
  campaign: null,
  profile: 'p1',
  channel,
  template: 'welcome',
  step: 'send-welcome',
  provider: channel === 'sms' ? 'infobip' : 'smtp',
  providerMessageId: id,
  state: 'ACCEPTED',
  reason: 'accepted by the provider',
  delivery: channel === 'sms' ? 'delivered' : 'none',
  virtualAt: 0,
  answers: [{ n: 1, outcome: 'accepted', detail: channel === 'sms' ? 'PENDING_ACCEPTED' : '250 2.0.0 queued' }],
  ...change,
});
const taken = (id: string, channel: string) => ({
  channel,
  messageId: channel === 'email' ? `${id}@acme.example` : id,
  to: '385911234567',
  outcome: 'accepted',
  at: '2026-11-21T12:00:00Z',
  status: 'DELIVERED_TO_HANDSET',
});
const enrollment = {
  id: 'e1',
  journey: 'welcome',
  version: 'abc',
  profile: 'p1',
  workflow: 'journey-e1',
  status: 'completed',
  reason: 'finished',
};

const sandbox: Played = {
  name: 'onboarding',
  owed: { ...nothingOwed, messages: { 'email/welcome': 1, 'sms/welcome': 1 }, endings: { 'welcome completed': 1 } },
  toTheEnd: true,
  timeline: [],
  enrollments: [enrollment],
  messages: [message('a', 'sms'), message('b', 'email')],
  compensations: [],
  campaign: null,
  recipients: [],
  checkedAgainst: () => 'oracle',
  facts: { oracle: [taken('a', 'sms'), taken('b', 'email')], logs: [] },
};
/** No oracle, no receipts: only what the caller's own servers answered. */
const replies: Played = {
  ...sandbox,
  messages: [message('a', 'sms', { delivery: 'none' }), message('b', 'email')],
  checkedAgainst: () => 'replies',
  facts: { oracle: [], logs: [{ messageId: 'a', found: 1, problem: null }] },
};
const withMessages = (played: Played, ...messages: readonly DemoMessage[]): Played => ({ ...played, messages });
const twice = { answers: [1, 2].map((n) => ({ n, outcome: 'accepted', detail: 'PENDING_ACCEPTED' })) };

describe('checkScenario', () => {
  it.each([
    ['our sandbox', sandbox],
    ['the replies of the caller’s servers', replies],
    [
      'a sign-up whose journey goes on for days',
      { ...sandbox, toTheEnd: false, enrollments: [{ ...enrollment, status: 'running' }] },
    ],
  ])('finds nothing wrong: %s', (_what, played) => {
    const scenario = checkScenario(played);
    expect(scenario.problems).toEqual([]);
    expect(scenario.messages.map((one) => one.taken)).toEqual([1, 1]);
  });

  it.each<readonly [string, Played, RegExp]>([
    [
      'taken twice',
      { ...sandbox, facts: { ...sandbox.facts, oracle: [...sandbox.facts.oracle, taken('a', 'sms')] } },
      /sms\/welcome \(a\) was taken 2 times/,
    ],
    [
      'never taken',
      { ...sandbox, facts: { oracle: [taken('a', 'sms')], logs: [] } },
      /email\/welcome \(b\) was taken 0 times/,
    ],
    [
      'taken under another id',
      { ...sandbox, facts: { ...sandbox.facts, oracle: [...sandbox.facts.oracle, taken('z', 'sms')] } },
      /took sms z, which the ledger does not know/,
    ],
    [
      'owed and not sent',
      withMessages(sandbox, message('a', 'sms')),
      /owed email\/welcome, sms\/welcome; sent sms\/welcome/,
    ],
    [
      'not accepted',
      withMessages(sandbox, message('a', 'sms', { state: 'UNKNOWN' }), message('b', 'email')),
      /\(a\) is unknown/,
    ],
    [
      'not delivered',
      withMessages(sandbox, message('a', 'sms', { delivery: 'pending' }), message('b', 'email')),
      /\(a\) is accepted, its delivery: pending/,
    ],
    [
      'a journey that did not end',
      { ...sandbox, enrollments: [{ ...enrollment, status: 'running' }] },
      /enrollment e1 of welcome is running/,
    ],
    [
      'logs that do not know it',
      { ...replies, facts: { oracle: [], logs: [{ messageId: 'a', found: 0, problem: null }] } },
      /\(a\) was taken 0 times/,
    ],
    [
      'logs that do not answer',
      { ...replies, facts: { oracle: [], logs: [{ messageId: 'a', found: 0, problem: 'GET … answered 404' }] } },
      /answered 404/,
    ],
    [
      'accepted twice',
      withMessages(replies, message('a', 'sms', twice), message('b', 'email')),
      /\(a\) was taken 2 times/,
    ],
    [
      'mail without a 250',
      withMessages(replies, message('a', 'sms'), message('b', 'email', { answers: [] })),
      /\(b\) was taken 0 times/,
    ],
  ])('tells of a message %s', (_what, played, problem) => {
    expect(checkScenario(played).problems.join('\n')).toMatch(problem);
  });
});
