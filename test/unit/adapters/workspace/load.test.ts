import { describe, expect, it, vi } from 'vitest';
import { loadWorkspace } from '../../../../adapters/workspace/load.ts';
import { problemText } from '../../../../domain/problem.ts';
import { smallest, workspaceFolder, workspaceTools } from '../../../support/workspace-folder.ts';

// MJML and the process for TypeScript journeys take seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const problemsOf = async (changes: { readonly [file: string]: string | null }) => {
  const { bundle, problems } = await loadWorkspace(await workspaceFolder(changes), workspaceTools);
  return { published: bundle !== null, lines: problems.map((one) => `${one.severity}: ${problemText(one)}`) };
};

describe('loadWorkspace', () => {
  it('makes a bundle of a folder', async () => {
    const { bundle, problems } = await loadWorkspace(await workspaceFolder(), workspaceTools);
    expect(problems).toEqual([]);
    expect(bundle).toMatchObject({
      workspace: 'default',
      settings: { defaultLocale: 'en', defaultZone: 'Europe/Zagreb', senders: { sms: { from: 'Acme' } } },
      templates: { 'sms/welcome': { en: { kind: 'text', text: 'Hi {{ profile.firstName }}, {{ event.board }}!' } } },
      journeys: [{ id: 'welcome', steps: [{ kind: 'send', template: 'welcome' }] }],
    });
    expect(Object.keys(bundle?.contracts ?? {})).toEqual(['user.signed_up']);
  });

  it('finds nothing wrong with examples/cookbook', async () => {
    const { problems } = await loadWorkspace('examples/cookbook', workspaceTools);
    expect(problems).toEqual([]);
  });

  it('finds nothing wrong with examples/acme', async () => {
    const { bundle, problems } = await loadWorkspace('examples/acme', workspaceTools);
    expect(problems).toEqual([]);
    expect(bundle?.journeys.map(({ id }) => id)).toEqual(['ticket-reopened', 'trial', 'welcome', 'ticket-follow-up']);
    expect(Object.keys(bundle?.hooks ?? {})).toEqual(['stripe', 'zendesk']);
  });

  it.each([
    [
      'a variable that no schema declares',
      {
        'templates/sms/welcome.en.liquid':
          'Hi\n{{ profile.firstname }} {{ event.bord }} {{ event.items[0].sko }} {{ evnt.x }}',
      },
      [
        "error: templates/sms/welcome.en.liquid:2:4 unknown variable 'profile.firstname'; expected one that profile.schema.json declares: firstName, plan (did you mean 'profile.firstName'?)",
        "error: templates/sms/welcome.en.liquid:2:28 unknown variable 'event.bord'; expected one that events/user.signed_up.schema.json declares: board, items (did you mean 'event.board'?)",
        "error: templates/sms/welcome.en.liquid:2:45 unknown variable 'event.items.0.sko'; expected one that events/user.signed_up.schema.json declares: sku (did you mean 'event.items.0.sku'?)",
        "error: templates/sms/welcome.en.liquid:2:70 unknown variable 'evnt.x'; expected profile.…, event.…, steps.…, unsubscribeUrl or workspace.id (did you mean 'event'?)",
      ],
    ],
    [
      'a filter that Liquid does not know',
      { 'templates/sms/welcome.en.liquid': '{{ profile.firstName | upcas }}' },
      ["error: templates/sms/welcome.en.liquid:1:22 unknown filter 'upcas' (did you mean 'upcase'?)"],
    ],
    [
      'a schedule over a segment that is not there, and a date that nobody has',
      {
        'segments/pros.yaml': 'segment: pros\nwhere: { traits.plan: pro }\n',
        'journeys/a.yaml':
          "journey: a\non: { schedule: '0 9 * * 1', zone: UTC, segment: pro }\nreentry: always\nsteps: [exit]\n",
        'journeys/b.yaml': 'journey: b\non: { date: traits.birtday }\nreentry: always\nsteps: [exit]\n',
        'journeys/c.yaml':
          "journey: c\non: { schedule: '0 9 * * 1', zone: UTC, segment: pros }\nreentry: always\nsteps:\n  - branch:\n      - when: { event.att: x }\n        steps: [exit]\n",
      },
      [
        "error: journeys/a.yaml:2:41 on.segment: there is no segment 'pro'; expected a file segments/pro.yaml (did you mean 'pros'?)",
        "error: journeys/b.yaml:2:7 on.date: 'traits.birtday' is declared nowhere; expected one that profile.schema.json declares: firstName, plan",
        "error: journeys/c.yaml:6:9 steps[0].branch[0].when: 'event.att' is declared nowhere; expected one that the calendar declares: at (did you mean 'at'?)",
      ],
    ],
    [
      'a template that is not there, and a channel without a sender',
      {
        'journeys/welcome.yaml':
          'journey: welcome\non: user.signed_up\nsteps:\n  - send: sms/welcom\n    class: service\n  - send: email/hi\n    class: service\n',
      },
      [
        "error: journeys/welcome.yaml:4:5 steps[0].send: there is no template 'sms/welcom'; expected a file templates/sms/welcom.en.liquid (did you mean 'sms/welcome'?)",
        "error: journeys/welcome.yaml:6:5 steps[1].send: there is no template 'email/hi'; expected a file templates/email/hi.en.mjml",
        "error: journeys/welcome.yaml:6:5 steps[1].send: nobody is named as the sender of email; expected email: { from: 'Acme <hello@acme.example>' } in senders.yaml",
      ],
    ],
    [
      'a sender without its country',
      { 'senders.yaml': "sms:\n  from: '091 123 4567'\n" },
      [
        "error: senders.yaml:2:3 sms.from: '091 123 4567' has no country code; expected a number with its country code ('+385911234567'), a short code, or a name of 3 to 11 letters and digits (write +, the country's code, then the number without its leading 0: +385911234567)",
      ],
    ],
    [
      'settings that make no sense',
      {
        'carillon.yaml': 'defaultLocale: english\ndefaultZone: Europe/Zagrb\nworkspce: x\n',
        'policy.yaml': 'quietHours:\n  from: 25:00\n  to: "08:00"\nconsent:\n  sms: optin\n',
      },
      [
        "error: carillon.yaml:1:1 defaultLocale: 'english' is no locale; expected a language such as en, or with its country: en-GB",
        "error: carillon.yaml:2:1 defaultZone: 'Europe/Zagrb' is no time zone; expected an IANA zone such as Europe/Zagreb",
        "error: carillon.yaml:3:1 workspce: unknown key 'workspce'; expected one of workspace, defaultLocale, defaultZone, defaultCountry (did you mean 'workspace'?)",
        "error: policy.yaml:2:3 quietHours.from: '25:00' is no time of day; expected a local time 'HH:MM', such as '21:00' (in quotes)",
        "error: policy.yaml:5:3 consent.sms: 'optin' is not known here; expected opt-in, double-opt-in, opt-out (did you mean 'opt-in'?)",
      ],
    ],
    [
      'a country that is none',
      { 'policy.yaml': 'countries: [HR, Austria]\n' },
      [
        "error: policy.yaml:1:17 countries[1]: 'countries' cannot be 'Austria'; expected a list of two letters each, such as [HR, SI, AT]",
      ],
    ],
    [
      'groups that are none',
      { 'policy.yaml': 'holdouts:\n  - { name: spring, percent: 120 }\n  - { nam: x, percent: 5 }\n' },
      [
        "error: policy.yaml:2:21 holdouts[0].percent: 'percent' cannot be 120; expected a number from 0 to 100",
        "error: policy.yaml:3:5 holdouts[1].name: 'name' is missing; expected small letters, digits, - and _, at most 40",
        "error: policy.yaml:3:7 holdouts[1].nam: unknown key 'nam'; expected one of name, percent, channels, classes (did you mean 'name'?)",
      ],
    ],
    [
      'caps that nobody could keep',
      { 'policy.yaml': 'caps:\n  - { most: 3, per: fortnight }\n  - { most: 0, within: 24 hours }\n  - { most: 2 }\n' },
      [
        "error: policy.yaml:2:16 caps[0].per: 'fortnight' is not known here; expected day, week, month",
        "error: policy.yaml:3:7 caps[1].most: 'most' cannot be 0; expected a whole number from 1 to 1000",
        "error: policy.yaml:4:5 caps[2]: this cap has no window; expected either within: '24 hours' or per: day",
      ],
    ],
    [
      'a breaker that would never open',
      { 'policy.yaml': 'tollFraud: { most: 1, within: soon }\n' },
      [
        "error: policy.yaml:1:14 tollFraud.most: 'most' cannot be 1; expected a whole number from 2 to 200",
        /^error: policy\.yaml:1:23 tollFraud\.within: /,
      ],
    ],
    [
      'limits of money that nobody can count',
      {
        'policy.yaml':
          'prices:\n  sms: { perPart: 0.06, currency: EUR }\n  voice: { perPart: 0.1, currency: USD }\nspend:\n  - { most: 10, per: day }\n  - { most: 10, per: day, channels: [email] }\n  - { most: 0, per: hour, channels: [sms] }\n  - { most: 5, per: day, channels: [sms], by: country, countries: [HR] }\n',
      },
      [
        'error: policy.yaml:5:5 spend[0]: it counts prices of several currencies; expected channels: those with the same one, in a cap each',
        'error: policy.yaml:6:5 spend[1]: email has no price; expected one among prices',
        "error: policy.yaml:7:7 spend[2].most: 'most' cannot be 0; expected an amount in the currency of the prices, such as 200",
        "error: policy.yaml:7:16 spend[2].per: 'hour' is not known here; expected day, week, month",
        'error: policy.yaml:8:5 spend[3]: it names countries, and each country on its own; expected either by: country or countries: [HR]',
      ],
    ],
    [
      'a condition on what nobody declares',
      {
        'journeys/welcome.yaml': `${smallest['journeys/welcome.yaml']}  - branch:\n      - when: { traits.plann: pro }\n        steps: [{ exit: }]\n`,
      },
      [
        "error: journeys/welcome.yaml:7:9 steps[1].branch[0].when: 'traits.plann' is declared nowhere; expected one that profile.schema.json declares: firstName, plan (did you mean 'plan'?)",
      ],
    ],
    [
      'a digest by what nobody declares, whose events hold no such thing either',
      {
        'journeys/welcome.yaml': `${smallest['journeys/welcome.yaml']}  - digest: user.signed_up\n    for: 1 hour\n    within: 1 day\n    by: event.bord\n  - branch:\n      - when: { steps.digest-1.events.0.bord: x }\n        steps: [{ exit: }]\n`,
      },
      [
        "error: journeys/welcome.yaml:9:5 steps[1].by: 'event.bord' is declared nowhere; expected one that events/user.signed_up.schema.json declares: board, items (did you mean 'board'?)",
        "error: journeys/welcome.yaml:11:9 steps[2].branch[0].when: 'steps.digest-1.events.0.bord' is declared nowhere; expected one that this journey declares: board, items (did you mean 'board'?)",
      ],
    ],
    [
      'journeys that begin one another for ever',
      {
        'journeys/welcome.yaml':
          'journey: welcome\non: user.signed_up\nreentry: always\nsteps:\n  - send: sms/welcome\n    class: service\n  - enroll: back\n',
        'journeys/back.yaml': 'journey: back\non: user.signed_up\nreentry: always\nsteps:\n  - enroll: welcome\n',
      },
      [
        "error: journeys/back.yaml:5:5 steps[0].enroll: this begins 'welcome', which begins 'back', and so on for ever, with no time in between; expected a wait on the way, or reentry: once or { after: 1 day } in one of them",
        "error: journeys/welcome.yaml:7:5 steps[1].enroll: this begins 'back', which begins 'welcome', and so on for ever, with no time in between; expected a wait on the way, or reentry: once or { after: 1 day } in one of them",
      ],
    ],
    [
      'a journey that is no YAML',
      { 'journeys/welcome.yaml': 'journey: welcome\n  on: user.signed_up\n' },
      ['error: journeys/welcome.yaml:1:10 Nested mappings are not allowed in compact mappings; expected YAML 1.2'],
    ],
    [
      'a schema that is none',
      { 'events/user.signed_up.schema.json': '{"type":"object",\n "properties":{"board":{"type":"txt"},"items":{}}}' },
      [/events\/user\.signed_up\.schema\.json:2:25 properties\.board\.type: this is no JSON Schema 2020-12/],
    ],
    [
      'names that say nothing',
      {
        'templates/sms/welcome.liquid': 'x',
        'templates/smss/a.en.liquid': 'x',
        'templates/sms/a.en.mjml': 'x',
        'templates/voice/a.ga.liquid': 'x',
        'events/signup.schema.json': '{}',
        'sender.yaml': 'x',
      },
      [
        'error: events/signup.schema.json this name is no event type; expected events/user.signed_up.schema.json',
        "error: sender.yaml no such file belongs to a workspace; expected carillon.yaml, policy.yaml, senders.yaml, profile.schema.json (did you mean 'senders.yaml'?)",
        'error: templates/sms/a.en.mjml sms templates are not written in .mjml; expected templates/sms/welcome.en.liquid',
        'error: templates/sms/welcome.liquid this name is no template; expected templates/sms/welcome.en.liquid',
        "error: templates/smss/a.en.liquid no channel 'smss' is available; expected one of sms, email, voice (did you mean 'sms'?)",
        "error: templates/voice/a.ga.liquid no voice speaks 'ga'; expected a language that a gateway of voice speaks, as in templates/voice/welcome.en.liquid",
      ],
    ],
    ['no carillon.yaml', { 'carillon.yaml': null }, [/carillon\.yaml a workspace begins with this file/]],
  ])('says what is wrong, and where: %s', async (_, changes, expected) => {
    const { published, lines } = await problemsOf(changes);
    expect(published).toBe(false);
    const same = (line: string | RegExp) => (typeof line === 'string' ? line : expect.stringMatching(line));
    expect(lines.filter((line) => line.startsWith('error'))).toEqual(expected.map(same));
  });

  it('warns of a language that one template lacks, and publishes', async () => {
    const { published, lines } = await problemsOf({
      'templates/sms/welcome.hr.liquid': 'Bok!',
      'templates/sms/bye.en.liquid': 'Bye!',
      'journeys/bye.yaml': 'journey: bye\non: user.left\nsteps:\n  - send: sms/bye\n    class: service\n',
    });
    expect(published).toBe(true);
    expect(lines).toEqual([
      "warning: templates/sms/bye.hr.liquid 'sms/bye' does not speak hr; expected this file (people who read hr get another language)",
    ]);
  });

  it('says that a folder is none', async () => {
    const { bundle, problems } = await loadWorkspace('/nowhere/at/all', workspaceTools);
    expect(bundle).toBeNull();
    expect(problems.map(problemText)).toEqual([expect.stringMatching(/there is no such folder/)]);
  });
});

describe('loadWorkspace with journeys in TypeScript', () => {
  it('runs them apart from us, and survives what they do', async () => {
    const journey = (id: string, rest = '') =>
      `import { event, journey, send } from 'carillon/journey';\nconsole.log('noise');\n${rest}\nexport default journey('${id}', { on: event('user.signed_up'), steps: [send('sms', 'welcome', { class: 'service' })] });\n`;
    const { lines } = await problemsOf({
      'journeys/welcome.yaml': null,
      'journeys/a-good.ts': journey('good'),
      'journeys/b-throws.ts': journey('throws', "throw new Error('no luck');"),
      'journeys/c-exits.ts': journey('exits', 'process.exit(3);'),
      'journeys/d-wrong.ts': journey('wrong').replace("'service'", "'servce' as never"),
      'journeys/e-good.ts': journey('good'),
    });
    expect(lines).toEqual([
      'error: journeys/b-throws.ts:3:7 no luck',
      'error: journeys/c-exits.ts the process ended without a journey: exit code 3',
      expect.stringMatching(/^error: journeys\/d-wrong\.ts:4:\d+ steps\[0\]\.class: 'servce' is not known here/),
      "error: journeys/e-good.ts journey: journeys/a-good.ts is already called 'good'; expected a name of its own for every journey",
    ]);
  });
});
