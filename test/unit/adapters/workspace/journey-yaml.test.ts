import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJourneyYaml, writeJourneyYaml } from '../../../../adapters/workspace/journey-yaml.ts';
import { problemText } from '../../../../domain/problem.ts';
import { definitions } from '../../../support/arbitraries.ts';

const tools = { isZone: (name: string) => ['Europe/Zagreb', 'UTC'].includes(name) };

function problemsIn(text: string): readonly string[] {
  const reading = parseJourneyYaml(text, 'bad.yaml', tools);
  return reading.kind === 'refused' ? reading.problems.map(problemText) : [];
}

/** A journey with one step, which is what the case is about; it begins on line 3. */
const withStep = (step: string): string =>
  `journey: any\non: user.signed_up\nsteps:\n  - ${step.replaceAll('\n', '\n    ')}\n`;

describe('journey files', () => {
  it('say the same as the definition, both ways', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const reading = parseJourneyYaml(writeJourneyYaml(definition), 'journeys/any.yaml', tools);
        expect(reading).toMatchObject({ kind: 'journey' });
        expect(reading.kind === 'journey' && reading.definition).toStrictEqual(definition);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    ['send: email/a', "4:5 steps[0].class: 'class' is missing; expected transactional, service or marketing"],
    ['send: email/a\nclass: promo', "5:5 steps[0].class: 'promo' is not known here"],
    [
      'send: emial/a\nclass: service',
      "4:5 steps[0].send: 'emial' is no channel; expected channel/template with one of the channels sms, email, voice (did you mean 'email'?)",
    ],
    [
      'send: push/a\nclass: service',
      "4:5 steps[0].send: channel 'push' is not available yet (today messages go by sms, email, voice)",
    ],
    ['send: email/../../etc\nclass: service', "4:5 steps[0].send: 'email/../../etc' names no template"],
    ['send: email/a\nclass: service\nawait: delivered', '6:5 steps[0].await: no receipts come for email'],
    [
      'send: sms/a\nclass: service\ntopci: tips',
      "6:5 steps[0].topci: unknown key 'topci'; expected one of send, class, topic, await, onFailure, sendBy, late, onAmbiguity, mayDouble, addressGrace, undo, fallback, compensate, id (did you mean 'topic'?)",
    ],
    ['send: sms/a\nclass: service\naddressGrace: later', "6:5 steps[0].addressGrace: 'later' is not a duration"],
    ['send: sms/a\nclass: service\nid: Hello', "6:5 steps[0].id: 'Hello' is not an id"],
    ['send: sms/a\nclass: service\nid: constructor', "6:5 steps[0].id: 'constructor' is not an id"],
    ['send: sms/a\nclass: service\nid: entry', "6:5 steps[0].id: 'entry' cannot be an id"],
    ['call: x', "4:5 steps[0].call: 'call' is not available yet"],
    [
      'wiat: 2 days',
      "4:5 steps[0].wiat: 'wiat' is no step; expected a step that begins with one of send, update, wait, waitUntil, waitFor, digest, throttle, branch, split, repeat, webhook, emit, enroll, takeBack, exit (did you mean 'wait'?)",
    ],
    ['wait: 2', "4:5 steps[0].wait: 'wait' cannot be 2; expected a number and a unit"],
    ['wait: two days', "4:5 steps[0].wait: 'two days' is not a duration"],
    [
      'waitUntil: 24:00',
      "4:5 steps[0].waitUntil: '24:00' is no time of day and no date; expected a local time of day 'HH:MM', hours 'HH:MM-HH:MM', a path such as event.appointment, or a date such as '2026-12-24'",
    ],
    ['waitUntil: 2026-02-30', "4:5 steps[0].waitUntil: '2026-02-30' is no time of day and no date"],
    [
      'waitUntil: 09:00\nbefore: 1 day',
      "5:5 steps[0].before: unknown key 'before'; expected one of waitUntil, zone, days, spread, id",
    ],
    [
      'waitUntil: event.visit\ndays: [mon]',
      "5:5 steps[0].days: unknown key 'days'; expected one of waitUntil, before, after, at, zone, then, else, id",
    ],
    [
      'waitUntil: event.visit\nbefore: 1 day\nafter: 1 day',
      "6:5 steps[0].after: it cannot be both before and after; expected 'before' or 'after'",
    ],
    [
      'waitUntil: steps.call.collected.day',
      "4:5 steps[0].waitUntil: no send, webhook, waitFor, digest or enroll is called 'call'; expected one of those in this journey",
    ],
    ['waitUntil: 09:00\nzone: Europe/Zagrb', "5:5 steps[0].zone: 'Europe/Zagrb' is not a time zone"],
    ['waitUntil: 09:00\ndays: [monday]', "5:12 steps[0].days[0]: 'days' cannot be 'monday'; expected days of the week"],
    ['waitFor: app.opened', "4:5 steps[0].within: 'within' is missing"],
    [
      'waitFor: AppOpened\nwithin: 1h',
      "4:5 steps[0].waitFor: 'AppOpened' is not an event type; expected two words of a-z, 0-9 and _ joined by a dot, such as user.signed_up (a Segment track of that name arrives as track.app_opened)",
    ],
    [
      'waitFor: app.opened.twice\nwithin: 1h',
      "4:5 steps[0].waitFor: 'app.opened.twice' is not an event type; expected two words of a-z, 0-9 and _ joined by a dot, such as user.signed_up (did you mean 'app.opened_twice'?)",
    ],
    ['waitFor: app.opened\nwithin: 1h\nsince: nowhere', "6:5 steps[0].since: no step is called 'nowhere'"],
    ['waitFor: app.opened\nwithin: 1h\nid: me\nsince: me', "7:5 steps[0].since: 'me' does not come before this step"],
    [
      'send: sms/a\nclass: service\nfallback:\n  - { send: email/a, after: 5 minutes }',
      "7:26 steps[0].fallback[0].after: after 5 minutes the sms may still arrive: it is tried for 48 hours; expected mayDouble: true, if a person may hear both (or without 'after': then email begins only when it is sure that the sms did not arrive)",
    ],
    [
      'send: sms/a\nclass: service\nundo: { for: 1 second, at: provider }',
      "6:13 steps[0].undo.for: '1 second' is too short to take a message back from its provider; expected at least a minute",
    ],
    [
      'send: sms/a\nclass: service\nundo: { for: 1 hour, at: provider }\nfallback: [{ send: email/a }]',
      '6:5 steps[0].undo: a message that lies at its provider has no next channel yet',
    ],
    [
      'send: sms/a\nclass: service\ncompensate: { wait: 1 day }',
      '6:5 steps[0].compensate: a step cannot be undone by a map of keys; expected a send or a webhook',
    ],
    [
      'webhook: http://crm.example/hook',
      "4:5 steps[0].webhook: 'http://crm.example/hook' goes over the network unencrypted; expected an https address",
    ],
    [
      'webhook: https://me:pass@crm.example/hook',
      '4:5 steps[0].webhook: an address that holds a password; expected an https address such as https://crm.example/hooks/welcome (a header can hold a secret',
    ],
    [
      'webhook: https://crm.example/hook\nheaders: { authorization: Bearer 42 }',
      "5:16 steps[0].headers.authorization: 'authorization' would stand readable in the repository and in every version; expected { secret: <name> } (the environment holds",
    ],
    [
      'webhook: https://crm.example/hook\nheaders: { Host: metadata }',
      "5:16 steps[0].headers.Host: 'Host' is set by Carillon; expected another header",
    ],
    [
      'webhook: https://crm.example/hook\ntimeout: 1 minute',
      "5:5 steps[0].timeout: '1 minute' is too long for one try; expected a duration of at most 20 seconds",
    ],
    [
      "webhook: https://crm.example/hook\nbody: { plan: '{{ plan }}' }",
      "5:13 steps[0].body.plan: 'plan' is no path; expected traits.<name>, event.<name>, entry.<name> or steps.<id>.<name>",
    ],
    [
      "emit: crm.synced\ndata: { score: '{{ steps.chek.result.score }}' }",
      "5:13 steps[0].data.score: no send, webhook, waitFor, digest or enroll is called 'chek'; expected one of those in this journey",
    ],
    [
      'waitFor: { event: app.opened, where: { steps.a.outcome: answered } }\nwithin: 1h',
      "4:35 steps[0].waitFor.where: 'steps.a.outcome' is not known where events are matched; expected a branch after it",
    ],
    [
      'waitFor: { any: [app.opened] }\nwithin: 1h',
      "4:16 steps[0].waitFor.any: 'any' cannot be a list; expected a list of 2 to 10 events",
    ],
    [
      'waitFor: { atLeast: 2, of: [app.opened, order.paid] }\nwithin: 1h',
      "4:16 steps[0].waitFor.atLeast: 2 of 2 are all of them; expected fewer, or 'all'",
    ],
    ['waitFor: { all: [app.opened, paid] }\nwithin: 1h', "4:34 steps[0].waitFor.all[1]: 'paid' is not an event type"],
    ['branch: []', '4:5 steps[0].branch: a branch without cases'],
    ['branch:\n  - steps: []', "5:9 steps[0].branch[0].when: 'when' is missing"],
    [
      'branch:\n  - when: { plan: pro }\n    steps: []',
      `5:17 steps[0].branch[0].when.plan: 'plan' is no path; expected traits.<name>, event.<name>, entry.<name>, steps.<id>.<name> or reach.<channel>.<class> (a profile's own data is 'traits.plan')`,
    ],
    [
      'split:\n  - { percent: 60 }\n  - { percent: 39.5 }',
      '4:5 steps[0].split: the shares add up to 99.5 %; expected 100 % in all',
    ],
    [
      'split:\n  - { percent: 50, name: b }\n  - { percent: 50 }',
      "6:9 steps[0].split[1].name: two shares are called 'b'; expected a name of its own for every share",
    ],
    [
      'split:\n  - { percent: 100 }',
      "4:5 steps[0].split: 'split' cannot be a list; expected a list of 2 to 20 shares such as { percent: 50, steps: [...] }",
    ],
    [
      'split:\n  - { percent: 50, steps: [{ wiat: 1h }] }\n  - { percent: 50 }',
      "5:34 steps[0].split[0].steps[0].wiat: 'wiat' is no step",
    ],
    [
      'repeat: [{ update: { traits.a: 1 } }]\natMost: 3',
      "4:5 steps[0]: all rounds would come at once; expected every: '2 days', or a wait among the steps",
    ],
    [
      'enroll: other\nawait: ended',
      "5:5 steps[0].await: it could be waited for for ever; expected within: '30 days' beside it",
    ],
    ['enroll: other\nwithin: 2 days', '5:5 steps[0].within: nothing is waited for; expected await: ended beside it'],
    [
      'enroll: other\nawait: delivered\nwithin: 2 days',
      "5:5 steps[0].await: 'delivered' is not known here; expected 'ended': go on once they are through with it",
    ],
    [
      'throttle: 0\nper: hour',
      "4:5 steps[0].throttle: 'throttle' cannot be 0; expected how many people pass, from 1 to",
    ],
    ['throttle: 100\nper: week', "5:5 steps[0].per: 'week' is not known here; expected minute, hour, day"],
    ['takeBack: hotel', "4:5 steps[0].takeBack: 'takeBack' cannot be 'hotel'; expected { since: <step> }"],
    ['takeBack: {}', "4:5 steps[0].takeBack.since: 'since' is missing; expected the id of an earlier step, or 'entry'"],
    ['takeBack: { since: hotle }', "4:17 steps[0].takeBack.since: no step is called 'hotle'; expected an earlier step"],
    [
      'takeBack: { since: me }\nid: me',
      "4:17 steps[0].takeBack.since: 'me' can never have begun before this step; expected an earlier step",
    ],
    [
      'branch: [{ when: { traits.a: 1 }, steps: [{ update: { traits.b: 1 }, id: one }] }]\nelse: [{ takeBack: { since: one } }]',
      "5:26 steps[0].else[0].takeBack.since: 'one' can never have begun before this step; expected 'entry' or the id of a step that can: branch-1",
    ],
    [
      'send: sms/welcome\nclass: service\nonFailure: { compensate: { since: later } }',
      "6:32 steps[0].onFailure.compensate.since: no step is called 'later'; expected 'entry' or the id of a step that can: send-welcome",
    ],
    [
      'send: sms/welcome\nclass: service\nonFailure: explode',
      "6:5 steps[0].onFailure: 'onFailure' cannot be 'explode'; expected continue, exit, compensate or { compensate: { since: <step> } }",
    ],
    ['throttle: 100', "4:5 steps[0].per: 'per' is missing; expected minute, hour, day"],
    [
      'digest: price.dropped\nfor: 2 hours',
      '4:5 steps[0]: none may have come yet; expected within: how long the first is waited for',
    ],
    [
      'digest: user.signed_up\nfor: 2 hours\nwithin: 1 day',
      "4:5 steps[0].digest: the event that begins the journey is a 'user.signed_up' too; expected entry: true if it is the first of them, else entry: false",
    ],
    [
      'digest: price.dropped\nfor: 2 hours\nentry: true',
      "6:5 steps[0].entry: the journey begins with 'user.signed_up', which is none of them; expected a digest of user.signed_up, or no entry",
    ],
    [
      'digest: price.dropped\nfor: 2 hours\nwithin: 1 day\nquiet: 3 hours',
      "7:5 steps[0].quiet: 'for' is over before 3 hours can pass; expected a shorter time than 2 hours",
    ],
    [
      'digest: price.dropped\nfor: 2 hours\nwithin: 1 day\natMost: 31',
      "7:5 steps[0].atMost: 'atMost' cannot be 31; expected a whole number from 2 to 30",
    ],
    [
      'digest: price.dropped\nfor: 2 hours\nwithin: 1 day\nby: traits.plan',
      "7:5 steps[0].by: 'traits.plan' is no path; expected event.<name>",
    ],
    [
      'digest: user.signed_up\nfor: 2 hours\nentry: true\nelse: [exit]',
      "7:5 steps[0].else: there always is one, the entry event; expected 'within', or no 'else'",
    ],
    [
      'repeat: [{ digest: user.signed_up, for: 2 hours, entry: true }]\natMost: 3',
      '4:14 steps[0].repeat[0]: none may have come yet; expected within: how long the first is waited for',
    ],
    ['repeat: []\natMost: 3\nevery: 1h', '4:5 steps[0].repeat: nothing to repeat; expected at least one step'],
    ['repeat: [{ wait: 1h }]\natMost: 0', "5:5 steps[0].atMost: 'atMost' cannot be 0"],
    ['repeat: [{ wait: 1h }]', "4:5 steps[0].atMost: 'atMost' is missing; expected a whole number from 1 to 1000"],
    [
      'repeat: [{ update: { traits.a: 1 } }]\natMost: 201\nevery: 1 day',
      '5:5 steps[0].atMost: 201 things could be asked to be undone; expected at most 200 over all rounds',
    ],
    ['update: {}', '4:5 steps[0].update: nothing to update'],
    [
      'update: { stage: x }',
      "4:15 steps[0].update.stage: 'stage' cannot be updated; expected traits.<name> (did you mean 'traits.stage'?)",
    ],
    ['update: { __proto__: 1 }', "4:15 steps[0].update.__proto__: the key '__proto__' is refused"],
    [
      'update: { traits.a: { __proto__: 1 } }',
      `4:15 steps[0].update["traits.a"]: the value of 'traits.a' is no JSON value`,
    ],
    ['wait: 1h\n__proto__: { x: 1 }', "5:5 steps[0].__proto__: the key '__proto__' is refused"],
    ['nothing', "4:5 steps[0]: a step cannot be 'nothing'"],
  ])('refuse %j with its line', (step, problem) => {
    const problems = problemsIn(withStep(step));
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(`bad.yaml:${problem}`);
  });

  it.each([
    ['', '1:1 the file is empty'],
    ['- 1', '1:1 a journey cannot be a list; expected a map with journey, on and steps'],
    ['journey: any', "1:1 on: 'on' is missing; expected an event type"],
    ['journey: any\non: user.signed_up\nsteps: []', '3:1 steps: the journey has no steps'],
    [
      'journey: any\non: user.signed_up\nsteps: [exit]\ncompensateOn: a.b',
      "4:1 compensateOn: 'compensateOn' cannot be 'a.b'; expected a list of events that undo what the journey did",
    ],
    [
      'journey: any\non: user.signed_up\nsteps: [exit]\ncompensateWithin: 3 days',
      '4:1 compensateWithin: nothing can undo the journey; expected a list of events in compensateOn',
    ],
    [
      'journey: any\non: user.signed_up\nsteps: [exit]\ngoal: { event: order.placed, within: 91 days }',
      "4:30 goal.within: '91 days' is too long for a goal; expected at most 90 days",
    ],
    [
      'journey: any\non: user.signed_up\nsteps: [exit]\ngoal: { event: order.placed, within: soon }',
      "4:30 goal.within: 'soon' is not a duration",
    ],
    [
      'journey: any\non: user.signed_up\nsteps: [{ emit: user.signed_up }]',
      "3:11 steps[0].emit: 'user.signed_up' begins this very journey; expected another event",
    ],
    [
      'journey: any\non: user.signed_up\nsteps:\n  - { send: voice/a, class: service, id: call }\n  - branch: [{ when: { steps.call.dtmf: { in: [1, 2] } }, steps: [] }]',
      "5:16 steps[1].branch[0].when: 'steps.call.dtmf' is a text: it never equals a number; expected the keys in quotes, such as '7'",
    ],
    [
      'journey: any\non: user.signed_up\nsteps: [exit]\nreentry: onse',
      "4:1 reentry: 'reentry' cannot be 'onse'; expected once, always, { after: 30 days } or { concurrent: event.orderId } (did you mean 'once'?)",
    ],
    [
      'journey: any\non: user.signed_up\nsteps: [exit]\nreentry: { after: soon }',
      "4:12 reentry.after: 'soon' is not a duration",
    ],
    [
      'journey: any\non: user.signed_up\nsteps: [exit]\nreentry: { concurrent: orderId }',
      "4:12 reentry.concurrent: 'orderId' is no path",
    ],
    [
      'journey: any\non: user.signed_up\nsteps: [exit]\nexitOn: user.deleted',
      "4:1 exitOn: 'exitOn' cannot be 'user.deleted'; expected a list of events",
    ],
    [
      'journey: any\non: user.signed_up\nsteps: [exit]\nstatus: on',
      "4:1 status: 'on' is not known here; expected live or paused",
    ],
    ['journey: a: b', '1:10 Nested mappings are not allowed in compact mappings; expected YAML 1.2'],
    ['journey: a\njourney: b', '2:1 Map keys must be unique'],
    ['journey: *x', '1:1 Unresolved alias'],
    ['journey: a\non: !!js/function x', '2:5 Unresolved tag'],
    ['---\na: 1\n---\nb: 1', '3:1 a second document; expected one per file'],
    [
      withStep('send: email/hi\nclass: service\nonAmbiguity: resend'),
      '6:5 steps[0].onAmbiguity: what is sent again may come twice; expected mayDouble: true beside it',
    ],
    [
      withStep('send: email/hi\nclass: service\nlate: send'),
      "6:5 steps[0].late: nothing is ever late here; expected sendBy: '2 hours' beside it",
    ],
    [
      withStep('send: email/hi\nclass: service\nmayDouble: true'),
      '6:5 steps[0].mayDouble: nothing is doubled by this step; expected onAmbiguity: resend beside it',
    ],
  ])('refuse %j with its line', (text, problem) => {
    expect(problemsIn(text)[0]).toContain(`bad.yaml:${problem}`);
  });

  it('show all problems at once, in the order of the file', () => {
    const text = `journey: any
on: user.signed_up
steps:
  - wait: soon
    id: same
  - branch:
      - when: { traits.plan: { eqq: pro } }
        steps:
          - send: emial/hello
            class: promo
            id: same
    else: nothing
`;
    expect(problemsIn(text).map((line) => line.split(';')[0])).toEqual([
      "bad.yaml:4:5 steps[0].wait: 'soon' is not a duration",
      `bad.yaml:7:32 steps[1].branch[0].when["traits.plan"].eqq: unknown comparison 'eqq'`,
      "bad.yaml:9:13 steps[1].branch[0].steps[0].send: 'emial' is no channel",
      "bad.yaml:10:13 steps[1].branch[0].steps[0].class: 'promo' is not known here",
      "bad.yaml:11:13 steps[1].branch[0].steps[0].id: two steps are called 'same'",
      "bad.yaml:12:5 steps[1].else: steps cannot be 'nothing'",
    ]);
  });

  it('refuse a bomb of aliases', () => {
    const levels = Array.from(
      { length: 12 },
      (_, level) => `l${level + 1}: &l${level + 1} [${`*l${level},`.repeat(9)}]`,
    );
    expect(problemsIn(['l0: &l0 [1]', ...levels].join('\n'))[0]).toContain('Excessive alias count');
  });

  it('give later problems their line too', () => {
    const reading = parseJourneyYaml(withStep('send: email/missing\nclass: service'), 'journeys/a.yaml', tools);
    const located =
      reading.kind === 'journey' ? reading.locate({ path: ['steps', 0, 'send'], message: 'no such template' }) : null;
    expect(located).toMatchObject({ file: 'journeys/a.yaml', line: 4, column: 5, path: 'steps[0].send' });
  });
});
