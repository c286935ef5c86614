import { groups } from './options.ts';

const WIDTH = 24;

/** What `--help` prints: what it is for, by what one wants to do, and every option. */
export const helpText = (
  program: string,
): string => `An Infobip look-alike for tests: SMS, e-mail, voice and more over HTTP, and a mail sink.
It sends nothing to anybody: what your program sends lands on a page of phones and inboxes.

${program} [options]

Start it, and point your program at it. Any API key will do:
  ${program}
  INFOBIP_BASE_URL=http://127.0.0.1:7071   INFOBIP_API_KEY=anything   SMTP_URL=smtp://127.0.0.1:7072

Send a first message, and see it on http://127.0.0.1:7071/ :
  curl http://127.0.0.1:7071/sms/3/messages -H 'Authorization: App anything' -H 'Content-Type: application/json' \\
    -d '{"messages": [{"sender": "Acme", "destinations": [{"to": "385911234567"}], "content": {"text": "Hello"}}]}'

Get the delivery reports and the replies by webhook:
  ${program} --webhook http://127.0.0.1:3000/reports --inbound http://127.0.0.1:3000/replies

Write to your program as a person would:
  curl http://127.0.0.1:7071/_sim/inbound -H 'Content-Type: application/json' \\
    -d '{"from": "385911234567", "to": "Acme", "text": "STOP"}'

Try what goes wrong: numbers that end in 5550001 are undeliverable, 5550002 refused, 5550003 expire. Or say so:
  curl http://127.0.0.1:7071/_sim/rules -H 'Content-Type: application/json' -d '{"match": {"to": "49*"}, "fate": "expired"}'
  curl http://127.0.0.1:7071/_sim/faults -H 'Content-Type: application/json' -d '{"kind": "status", "status": 429, "retryAfter": 5}'

See what really arrived, and what arrived twice:
  curl 'http://127.0.0.1:7071/_sim/messages?to=385911234567'
  curl http://127.0.0.1:7071/_sim/duplicates

Let two days pass in a moment:
  ${program} --virtual
  curl http://127.0.0.1:7071/_sim/clock/advance -H 'Content-Type: application/json' -d '{"by": "48 hours"}'

In CI, on free ports, without a wait between a message and its report:
  ${program} --port 0 --smtp-port 0 --set latencyMs=0 --json

${groups.map(({ title, options }) => `${title}:\n${options.map(lineOf).join('\n')}`).join('\n\n')}

Every option is also a variable (CARILLON_SANDBOX_PORT …); CARILLON_SANDBOX_WEBHOOK_SECRET signs the webhooks.
`;

function lineOf({ name, value, says }: (typeof groups)[number]['options'][number]): string {
  const left = `  --${name}${value === undefined ? '' : ` <${value}>`}`;
  return `${left.padEnd(WIDTH)} ${says}`;
}
