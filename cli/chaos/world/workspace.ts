import { mostCrowds } from './cast.ts';

const contract = '{"type":"object","required":["token"],"properties":{"token":{"type":"string"}}}';
const mail = `---
subject: "Receipt {{ event.token }}"
---
<mjml><mj-body><mj-section><mj-column><mj-text>Your receipt is {{ event.token }}.</mj-text></mj-column></mj-section></mj-body></mjml>
`;
const news = mail.replaceAll('receipt', 'news').replaceAll('Receipt', 'News');
/** Most marketing mails that one person gets in a day. */
export const mostNews = 3;
/** Messages of a campaign in a second. */
export const campaignRate = 16;

/** Every event enters, whatever of the same person is under way. One message per event; every text holds the token of its event: two messages with one content are one message twice. */
const journey = (id: string, on: string, more: string): string => `journey: ${id}
status: live
on: ${on}
reentry: { concurrent: event.token }
${more}
`;

const crowds = Array.from({ length: mostCrowds }, (_, crowd) => [
  `segments/crowd-${crowd}.yaml`,
  `segment: crowd-${crowd}\nwhere: { traits.crowd: '${crowd}' }\n`,
]);

/**
 * What a chaos run publishes: codes by SMS, receipts by mail, offers and news that policy binds, people who do things in turn, who answer
 * and who change their mind; and segments for campaigns.
 */
export const workspaceFiles: Readonly<Record<string, string>> = {
  'carillon.yaml': 'defaultLocale: en\ndefaultZone: Europe/Zagreb\n',
  'senders.yaml': 'sms: { from: Chaos }\nemail: { from: "Chaos <chaos@chaos.example>" }\n',
  'policy.yaml': `quietHours: { from: '21:00', to: '08:00', channels: [sms] }
consent: { sms: opt-out, email: opt-out }
caps: [{ most: ${mostNews}, within: 1 day, channels: [email] }]
`,
  'profile.schema.json': JSON.stringify({
    type: 'object',
    properties: {
      phone: { type: 'string' },
      email: { type: 'string' },
      timezone: { type: 'string' },
      turn: { type: 'string' },
      crowd: { type: 'string' },
      asked: { type: 'string' },
      bought: { type: 'string' },
      token: { type: 'string' },
    },
  }),
  ...Object.fromEntries(
    ['code', 'mail', 'both', 'offer', 'turn', 'news', 'ask', 'buy'].map((name) => [
      `events/chaos.${name}.schema.json`,
      contract,
    ]),
  ),
  ...Object.fromEntries(
    ['leave', 'answer', 'return', 'join'].map((name) => [`events/chaos.${name}.schema.json`, '{"type":"object"}']),
  ),
  'events/echo.asked.schema.json': contract,
  'templates/sms/code.en.liquid': 'Your code is {{ event.token }}.\n',
  'templates/sms/offer.en.liquid': 'Today only: {{ event.token }}.\n',
  'templates/sms/sorry.en.liquid': 'Your money is on its way: {{ event.token }}.\n',
  'templates/sms/crowd.en.liquid': 'For readers only: {{ profile.token }}.\n',
  'templates/email/receipt.en.mjml': mail,
  'templates/email/news.en.mjml': news,
  'journeys/code.yaml': journey('code', 'chaos.code', 'steps: [{ send: sms/code, class: service }]'),
  'journeys/mail.yaml': journey('mail', 'chaos.mail', 'steps: [{ send: email/receipt, class: service }]'),
  // Nobody ends it from outside: it comes by its effect however long it waited to begin.
  'journeys/both.yaml': journey(
    'both',
    'chaos.both',
    `steps:
  - send: sms/code
    class: service
  - wait: 1 second
  - emit: echo.asked
    data: { token: '{{ event.token }}' }
  - send: email/receipt
    class: service`,
  ),
  'journeys/offer.yaml': journey(
    'offer',
    'chaos.offer',
    'exitOn: [chaos.leave]\nsteps: [{ send: sms/offer, class: marketing, topic: offers }]',
  ),
  'journeys/turn.yaml': journey('turn', 'chaos.turn', 'steps: [{ update: { traits.turn: done } }]'),
  'journeys/news.yaml': journey('news', 'chaos.news', 'steps: [{ send: email/news, class: marketing, topic: news }]'),
  // Whoever is asked answers, and whoever buys sends it back: until then both wait for longer than a run lasts.
  'journeys/ask.yaml': journey(
    'ask',
    'chaos.ask',
    `goal: chaos.answer
steps:
  - update: { traits.asked: yes }
  - emit: echo.asked
    data: { token: '{{ event.token }}' }
  - send: sms/code
    class: service
  - wait: 1 day`,
  ),
  'journeys/buy.yaml': journey(
    'buy',
    'chaos.buy',
    `compensateOn: [chaos.return]
steps:
  - update: { traits.bought: yes }
  - send: sms/code
    class: service
    compensate: { send: sms/sorry, class: service }
  - wait: 1 day`,
  ),
  ...Object.fromEntries(crowds),
};
