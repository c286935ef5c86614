import { publishFiles } from '../../cli/chaos/world/publish-files.ts';

const contract = '{"type":"object","required":["token"],"properties":{"token":{"type":"string"}}}';
const mail = `---
subject: "Receipt {{ event.token }}"
---
<mjml><mj-body><mj-section><mj-column><mj-text>Your receipt is {{ event.token }}.</mj-text></mj-column></mj-section></mj-body></mjml>
`;

/** What each journey sends. Every text holds the token of its event: two messages with one content are one message twice. */
const files: Readonly<Record<string, string>> = {
  'carillon.yaml': 'defaultLocale: en\ndefaultZone: Europe/Zagreb\n',
  'senders.yaml': 'sms: { from: Kill }\nemail: { from: "Kill <kill@kill.example>" }\n',
  'profile.schema.json': '{"type":"object","properties":{"phone":{"type":"string"},"email":{"type":"string"}}}',
  'events/kill.sms.schema.json': contract,
  'events/kill.mail.schema.json': contract,
  'events/kill.both.schema.json': contract,
  'events/kill.patient.schema.json': contract,
  'events/kill.go.schema.json': '{"type":"object"}',
  'templates/sms/code.en.liquid': 'Your code is {{ event.token }}.\n',
  'templates/email/receipt.en.mjml': mail,
  'journeys/text.yaml': `journey: text
status: live
on: kill.sms
reentry: once
steps: [{ send: sms/code, class: service }]
`,
  'journeys/mail.yaml': `journey: mail
status: live
on: kill.mail
reentry: once
steps: [{ send: email/receipt, class: service }]
`,
  'journeys/both.yaml': `journey: both
status: live
on: kill.both
reentry: once
steps: [{ send: sms/code, class: service }, { wait: 1 second }, { send: email/receipt, class: service }]
`,
  'journeys/patient.yaml': `journey: patient
status: live
on: kill.patient
reentry: once
steps: [{ waitFor: kill.go, within: 1 day, else: [exit] }, { send: sms/code, class: service }]
`,
};

/** Publishes the workspace of the run, and what a test wants beside it. */
export const publishWorkspace = (databaseUrl: string, more: Readonly<Record<string, string>> = {}): Promise<void> =>
  publishFiles(databaseUrl, { ...files, ...more }, 'kill test');
