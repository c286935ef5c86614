import { checkScenario } from '../../cli/demo/check/check-scenario.ts';
import type { Played, Undone } from '../../cli/demo/check/played.ts';
import { tally } from '../../cli/demo/counts.ts';
import { assemble } from '../../cli/demo/evidence/assemble.ts';
import type { Evidence } from '../../cli/demo/evidence/evidence.ts';
import type { OracleEntry } from '../../cli/demo/books/far-side.ts';
import { workflowsOf } from '../../cli/demo/books/gather.ts';
import type { DemoEnrollment, DemoMessage, DemoRecipient } from '../../cli/demo/books/ledger.ts';

/** A demo on paper: onboarding with a trial that was taken back, a campaign to five, one support follow-up. Everything in it adds up. */
export const onboarding = (): Played => {
  const welcome = enrollment('e1', 'welcome', 'completed');
  const trial = enrollment('e2', 'trial', 'exited');
  const messages = [
    message('m1', { enrollment: 'e1', template: 'welcome' }),
    message('m2', { enrollment: 'e1', template: 'welcome', channel: 'email' }),
    message('m3', { enrollment: 'e2', template: 'trial-welcome', step: 'hello' }),
    message('m4', { enrollment: 'e2', template: 'trial-gift', step: 'gift', delivery: 'none' }),
    message('m5', { enrollment: 'e2', template: 'trial-over', step: 'hello:undo' }),
  ];
  return {
    ...played('onboarding', [welcome, trial], messages),
    compensations: [
      undone('tips', 'cancel-held', { message: 'was never claimed' }),
      undone('gift', 'provider-cancel', { messageId: 'id-m4', provider: 'CANCELED' }),
      undone('hello', 'correction', { messageId: 'id-m5' }),
      { ...undone('plan', 'restore', { restored: ['plan'] }), holds: { plan: 'free' }, told: { plan: 'free' } },
    ],
    facts: {
      oracle: messages.map((one) =>
        one.id === 'm4' ? { ...taken(one), held: 'CANCELED', status: 'CANCELLED' } : taken(one),
      ),
      logs: [],
    },
    owed: {
      ...owed([welcome, trial], messages),
      undoing: tally(['cancel-held', 'provider-cancel', 'correction', 'restore']),
    },
  };
};

export const campaign = (): Played => {
  const messages = [1, 2, 3, 4, 5].map((n) =>
    message(`c${n}`, { campaign: 'key', profile: `p${n}`, template: 'spring-offer', step: 'send' }),
  );
  const recipients = messages.map(({ id, profile }, index): DemoRecipient => ({
    n: index + 1,
    profile,
    state: 'accepted',
    reason: null,
    message: id,
    request: index < 3 ? 'r1' : 'r2',
  }));
  return {
    ...played('campaign', [], messages),
    campaign: {
      key: 'key',
      id: 'spring-offer',
      segment: 'gardeners',
      rate: 500,
      state: 'completed',
      audience: 5,
      cost: { partsPerMessage: 1, parts: 5, amount: 0.3, currency: 'EUR' },
      seconds: 1.2,
    },
    recipients,
    facts: { oracle: messages.map((one, index) => ({ ...taken(one), to: `38598000000${index}` })), logs: [] },
    owed: { ...owed([], messages), recipients: 5 },
  };
};

export const support = (): Played => {
  const followUp = enrollment('e3', 'ticket-follow-up', 'completed');
  return played('support', [followUp], [message('s1', { enrollment: 'e3', template: 'ticket-satisfaction' })]);
};

/** The files that `start --evidence` writes about these. */
export function evidenceOf(all: readonly Played[]): Evidence {
  const scenarios = all.map(checkScenario);
  const ok = scenarios.every(({ problems }) => problems.length === 0);
  const addresses = { api: '', nats: '', temporal: '', database: '' };
  const summary = { ok, readyMs: 1, greetedMs: 2, startMs: 3, addresses, journeys: [], scenarios };
  const events = [{ eventType: 'EVENT_TYPE_WORKFLOW_EXECUTION_COMPLETED' }];
  const histories = all.flatMap(workflowsOf).map(({ workflow }) => ({ workflow, history: { events } }));
  return assemble(summary, all, { outcomes: all.flatMap(outcomesOf), histories });
}

function outcomesOf({ enrollments, messages, compensations, campaign: one, recipients }: Played): Evidence['outcomes'] {
  const requests = [...new Set(recipients.map(({ request }) => request))];
  return [
    ...enrollments.flatMap(({ id, status }) => [
      { type: 'enrollment.entered', enrollment: id },
      { type: `enrollment.${status}`, enrollment: id },
    ]),
    ...messages.flatMap(({ id, delivery, campaign: of }) => [
      ...(of === null ? [{ type: 'message.accepted', message: id }] : []),
      ...(delivery === 'none' ? [] : [{ type: `message.${delivery}`, message: id }]),
    ]),
    ...compensations.map(({ id, outcome }) => ({
      type: `compensation.${outcome}`,
      compensation: id,
      enrollment: 'e2',
    })),
    ...requests.map((request) => ({
      type: 'campaign.accepted',
      campaign: one?.id,
      messages: recipients.filter((recipient) => recipient.request === request).map((recipient) => recipient.message),
    })),
    ...(one === null
      ? []
      : [
          { type: 'campaign.launched', campaign: one.id },
          { type: 'campaign.completed', campaign: one.id },
        ]),
  ];
}

function played(name: string, enrollments: readonly DemoEnrollment[], messages: readonly DemoMessage[]): Played {
  return {
    name,
    owed: owed(enrollments, messages),
    toTheEnd: true,
    timeline: [],
    enrollments,
    messages,
    compensations: [],
    campaign: null,
    recipients: [],
    facts: { oracle: messages.map(taken), logs: [] },
    checkedAgainst: () => 'oracle',
  };
}

const owed = (enrollments: readonly DemoEnrollment[], messages: readonly DemoMessage[]): Played['owed'] => ({
  messages: tally(messages.map(({ channel, template }) => `${channel}/${template}`)),
  endings: tally(enrollments.map(({ journey, status }) => `${journey} ${status}`)),
  undoing: {},
  recipients: 0,
});

const enrollment = (id: string, journey: string, status: string): DemoEnrollment => ({
  id,
  journey,
  version: 'v1',
  profile: 'p1',
  workflow: `journey-${id}`,
  status,
  reason: 'finished',
});

function message(id: string, change: Partial<DemoMessage> = {}): DemoMessage {
  const email = change.channel === 'email';
  return {
    id,
    enrollment: null,
    campaign: null,
    profile: 'p1',
    channel: 'sms',
    template: 'welcome',
    step: 'send',
    provider: email ? 'smtp' : 'infobip',
    providerMessageId: `id-${id}`,
    state: 'ACCEPTED',
    reason: 'accepted by the provider',
    delivery: email ? 'none' : 'delivered',
    virtualAt: 0,
    answers: [{ n: 1, outcome: 'accepted', detail: email ? '250 2.0.0 queued' : 'PENDING_ACCEPTED' }],
    ...change,
  };
}

const taken = ({ channel, providerMessageId }: DemoMessage): OracleEntry => ({
  channel,
  messageId: channel === 'email' ? `${providerMessageId}@acme.example` : providerMessageId,
  to: channel === 'email' ? 'ana@example.com' : '385911234567',
  outcome: 'accepted',
  at: '2026-11-21T12:00:00Z',
  status: 'DELIVERED_TO_HANDSET',
});

const undone = (step: string, kind: Undone['kind'], evidence: Undone['evidence']): Undone => ({
  id: `k-${step}`,
  enrollment: 'e2',
  profile: 'p1',
  journey: 'trial',
  step,
  kind,
  outcome: 'undone',
  evidence,
  holds: {},
  told: {},
});
