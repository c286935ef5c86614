const contract = '{"type":"object","required":["token"],"properties":{"token":{"type":"string"}}}';
const mail = `---
subject: "Receipt {{ event.token }}"
---
<mjml><mj-body><mj-section><mj-column><mj-text>Your receipt is {{ event.token }}.</mj-text></mj-column></mj-section></mj-body></mjml>
`;
/** Every event enters, whatever of the same person is under way. One message per event; every text holds the token of its event: two messages with one content are one message twice. */
const journey = (id: string, on: string, more: string): string => `journey: ${id}
status: live
on: ${on}
reentry: { concurrent: event.token }
${more}
`;

/** What a chaos run publishes: codes by SMS, receipts by mail, offers that policy binds, and people who do things in turn. */
export const workspaceFiles: Readonly<Record<string, string>> = {
  'carillon.yaml': 'defaultLocale: en\ndefaultZone: Europe/Zagreb\n',
  'senders.yaml': 'sms: { from: Chaos }\nemail: { from: "Chaos <chaos@chaos.example>" }\n',
  'policy.yaml': `quietHours: { from: '21:00', to: '08:00', channels: [sms] }
consent: { sms: opt-out, email: opt-out }
`,
  'profile.schema.json': JSON.stringify({
    type: 'object',
    properties: {
      phone: { type: 'string' },
      email: { type: 'string' },
      timezone: { type: 'string' },
      turn: { type: 'string' },
    },
  }),
  ...Object.fromEntries(
    ['code', 'mail', 'both', 'offer', 'turn'].map((name) => [`events/chaos.${name}.schema.json`, contract]),
  ),
  'events/chaos.leave.schema.json': '{"type":"object"}',
  'templates/sms/code.en.liquid': 'Your code is {{ event.token }}.\n',
  'templates/sms/offer.en.liquid': 'Today only: {{ event.token }}.\n',
  'templates/email/receipt.en.mjml': mail,
  'journeys/code.yaml': journey('code', 'chaos.code', 'steps: [{ send: sms/code, class: service }]'),
  'journeys/mail.yaml': journey('mail', 'chaos.mail', 'steps: [{ send: email/receipt, class: service }]'),
  'journeys/both.yaml': journey(
    'both',
    'chaos.both',
    'steps: [{ send: sms/code, class: service }, { wait: 1 second }, { send: email/receipt, class: service }]',
  ),
  'journeys/offer.yaml': journey(
    'offer',
    'chaos.offer',
    'exitOn: [chaos.leave]\nsteps: [{ send: sms/offer, class: marketing, topic: offers }]',
  ),
  'journeys/turn.yaml': journey('turn', 'chaos.turn', 'steps: [{ update: { traits.turn: done } }]'),
};
