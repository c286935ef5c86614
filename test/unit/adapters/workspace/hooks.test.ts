import { describe, expect, it } from 'vitest';
import { readHooks } from '../../../../adapters/workspace/hooks.ts';
import { problemText } from '../../../../domain/problem.ts';

const contract = { type: 'object', properties: { ticket: { type: 'string' } }, required: ['ticket'] };
const linesOf = (text: string, file = 'hooks/desk.yaml') =>
  readHooks(new Map([[file, text]]), { 'ticket.resolved': contract }).problems.map(problemText);

const whole = `authenticate: { header: { name: X-Token, secret: CARILLON_HOOK_DESK } }
events:
  - when: { body.status: solved }
    event: ticket.resolved
    id: body.id
    identity: { email: body.email }
    data: { ticket: body.id }
`;

describe('hooks/<source>.yaml', () => {
  it('is taken as written', () => {
    const { hooks, problems } = readHooks(new Map([['hooks/desk.yaml', whole]]), {});
    expect(problems).toEqual([]);
    expect(hooks).toMatchObject({ desk: { events: [{ event: 'ticket.resolved' }] } });
  });

  it.each<[string, string, string, readonly string[]]>([
    [
      'a secret that stands in the file',
      'secret: CARILLON_HOOK_DESK',
      'secret: hunter2',
      [
        'hooks/desk.yaml:1:42 authenticate.header.secret: this names no secret of a hook; expected the name of an environment variable of the api, such as CARILLON_HOOK_ZENDESK_SECRET, or two of them (the secret itself never stands in a workspace)',
      ],
    ],
    [
      'two ways at once',
      'authenticate: {',
      'authenticate: { basic: { user: a, secret: CARILLON_HOOK_B },',
      ['hooks/desk.yaml:1:1 authenticate: these are several ways; expected one of hmac, header, basic'],
    ],
    [
      'a condition over what is not there',
      'body.status: solved',
      'event.status: solved',
      [
        `hooks/desk.yaml:3:13 events[0].when["event.status"]: 'event.status' is no path; expected body.<name> or header.<name>`,
      ],
    ],
    [
      'a constant that is not marked as one',
      'ticket: body.id',
      'ticket: closed',
      [
        `hooks/desk.yaml:7:13 events[0].data.ticket: 'closed' is no path; expected a path such as body.ticket.id, text around paths such as 'ticket-{body.ticket.id}', a list of either of which the first that is there counts, or { value: … } for a constant (a constant is written { value: "closed" })`,
      ],
    ],
    [
      'an unknown kind of name',
      'email: body.email',
      'mail: body.email',
      [
        "hooks/desk.yaml:6:17 events[0].identity.mail: 'mail' is no kind of name; expected userId, anonymousId, email, phone or externalId:<system> (did you mean 'email'?)",
      ],
    ],
    [
      'what the contract does not declare, and what it requires',
      'ticket: body.id',
      'tiket: body.id',
      [
        "hooks/desk.yaml:7:13 events[0].data.tiket: 'tiket' is declared nowhere; expected one that events/ticket.resolved.schema.json declares: ticket (did you mean 'ticket'?)",
        "hooks/desk.yaml:7:5 events[0].data: 'ticket' is missing; expected all that events/ticket.resolved.schema.json requires",
      ],
    ],
    [
      'a missing id',
      '    id: body.id\n',
      '',
      ["hooks/desk.yaml:3:5 events[0].id: 'id' is missing; expected the source's own id of it, such as body.id"],
    ],
  ])('refuses %s, with its line', (_what, from, to, lines) => {
    expect(whole).toContain(from);
    expect(linesOf(whole.replace(from, to))).toEqual(lines);
  });

  it('refuses a time that is not signed', () => {
    const text = whole.replace(
      'header: { name: X-Token, secret: CARILLON_HOOK_DESK }',
      "hmac: { header: X-Sig, timestamp: X-Time, signed: '{body}', secret: CARILLON_HOOK_DESK }",
    );
    expect(linesOf(text)).toEqual([
      "hooks/desk.yaml:1:59 authenticate.hmac.signed: '{body}' is not what such a request can sign; expected {timestamp} and {body}, once each (a time that is not signed proves nothing)",
    ]);
  });

  it('refuses a name that no address can have', () => {
    expect(linesOf(whole, 'hooks/Help Desk.yaml')).toEqual([
      'hooks/Help Desk.yaml this name is none of a hook; expected hooks/<source>.yaml, the source in small letters, digits and -',
    ]);
  });
});
