import { journeyEditorSchema } from '../../domain/journey/editor-schema.ts';

/** The smallest workspace that says hello, with everything an author needs beside it. */
export function initFiles(): Readonly<Record<string, string>> {
  return {
    'carillon.yaml': carillon,
    'senders.yaml': senders,
    'profile.schema.json': schema('What you know of a person', {
      firstName: { type: 'string' },
      phone: { type: 'string', description: 'E.164, such as +385911234567' },
      locale: { type: 'string', description: 'such as en or hr-HR' },
      timezone: { type: 'string', description: 'IANA name, such as Europe/Zagreb' },
    }),
    'events/user.signed_up.schema.json': schema('Somebody opened an account', {
      plan: { enum: ['free', 'pro'] },
    }),
    'journeys/hello.yaml': journey,
    'journeys/.schema.json': `${JSON.stringify(journeyEditorSchema(), null, 2)}\n`,
    'templates/sms/hello.en.liquid': hello,
    'templates/sms/day-two.en.liquid': dayTwo,
    'scenarios/hello.yaml': scenario,
    '.env.example': environment,
    '.gitignore': '.carillon/\n.env\n',
  };
}

const carillon = `defaultLocale: en
defaultZone: Europe/Zagreb # for people whose own zone is not known
`;

const senders = `sms:
  from: Hello # 3 to 11 letters and digits, a short code, or a number such as '+385911234567'
`;

const journey = `# yaml-language-server: $schema=./.schema.json
journey: hello
status: live # without this line it waits for its launch
on: user.signed_up
reentry: once
steps:
  - send: sms/hello
    class: service

  - wait: 1 day

  - send: sms/day-two
    class: service
`;

const hello = `Hello{% if profile.firstName %} {{ profile.firstName }}{% endif %}, good to have you here!
`;

const dayTwo = `{% if event.plan == "pro" %}Your Pro plan is ready when you are.{% else %}One day in: how is it going?{% endif %} Just answer this message.
`;

const scenario = `scenario: Hello at once, a word the next day
start: 2026-03-02T09:00:00Z
profile:
  traits: { firstName: Ana, phone: '+385911234567' }
events:
  - event: user.signed_up
    properties: { plan: pro }
expect:
  - send: sms/hello
    contains: Hello Ana
  - send: sms/day-two
    at: '+1 day'
    contains: Pro plan
`;

const environment = `# Copy to .env. Without any of this, messages go to the sandbox and nowhere else.

# Where messages may go: sandbox, allowlist (only CARILLON_ALLOW_TO), live.
CARILLON_DELIVERY=sandbox
#CARILLON_ALLOW_TO=+385911234567,me@example.com

# The providers, once you let messages out.
#INFOBIP_BASE_URL=https://xyz.api.infobip.com
#INFOBIP_API_KEY=
#SMTP_URL=smtps://user:password@mail.example.com
`;

function schema(title: string, properties: object): string {
  const $schema = 'https://json-schema.org/draft/2020-12/schema';
  return `${JSON.stringify({ $schema, title, type: 'object', properties }, null, 2)}\n`;
}
