import { describe, expect, it, vi } from 'vitest';
import { createRenderNow } from '../../../../adapters/liquid/render-now.ts';
import { loadWorkspace } from '../../../../adapters/workspace/load.ts';
import { readScenarios } from '../../../../adapters/workspace/scenarios.ts';
import { problemText } from '../../../../domain/problem.ts';
import { checkScenario } from '../../../../domain/workspace/check-scenario.ts';
import type { PlayTools } from '../../../../domain/workspace/play-enrollment.ts';
import { playScenario } from '../../../../domain/workspace/play-scenario.ts';
import { workspaceFolder, workspaceTools } from '../../../support/workspace-folder.ts';
import { openPolicy } from '../../../support/open-policy.ts';

// MJML and the process for TypeScript journeys take seconds on a busy machine.
vi.setConfig({ testTimeout: 60_000 });

const tools: PlayTools = {
  policy: openPolicy,
  render: createRenderNow(),
};

const play = async (dir: string) => {
  const { bundle, files } = await loadWorkspace(dir, workspaceTools);
  const { scenarios, problems } = readScenarios(files);
  if (bundle === null || problems.length > 0) throw new Error(problems.map(problemText).join('\n'));
  return scenarios.map(({ scenario }) => {
    const happenings = playScenario(bundle, scenario, tools);
    return { name: scenario.name, happenings, comparisons: checkScenario(scenario, happenings) };
  });
};

const journey = `journey: welcome
on: { event: user.signed_up, where: { event.board: { ne: test } } }
reentry: { after: 7 days }
goal: { event: order.placed, where: { traits.plan: pro } }
steps:
  - send: sms/welcome
    class: service
  - update: { traits.plan: pro }
  - wait: 2 days
  - send: sms/welcome
    class: service
`;
const scenario = (events: string, expected: string) =>
  `scenario: x\nstart: 2026-03-02T10:00:00Z\nprofile:\n  traits: { firstName: Ana, phone: '+385911234567' }\nevents:\n${events}\nexpect:\n${expected}\n`;

describe('playScenario and checkScenario', () => {
  it.each(['acme', 'cookbook'])('finds examples/%s as its authors promise', async (example) => {
    const played = await play(`examples/${example}`);
    expect(played.length).toBeGreaterThanOrEqual(9);
    for (const { name, comparisons } of played)
      expect({ name, kinds: comparisons.filter(({ kind }) => kind !== 'met') }).toEqual({ name, kinds: [] });
  });

  it('lets the calendar begin a journey for who is in its segment then, or has its date', async () => {
    const dir = await workspaceFolder({
      'segments/pros.yaml': 'segment: pros\nwhere: { traits.plan: pro }\n',
      'profile.schema.json': '{"type":"object","properties":{"plan":{"type":"string"},"day":{"type":"string"}}}',
      'templates/sms/welcome.en.liquid': 'Hi, {{ event.at }}',
      'journeys/welcome.yaml':
        "journey: weekly\non: { schedule: '0 9 * * 1', zone: UTC, segment: pros }\nreentry: always\nsteps: [{ send: sms/welcome, class: service }]\n",
      'journeys/day.yaml':
        'journey: day\non: { date: traits.day, zone: UTC }\nreentry: always\nsteps: [{ send: sms/welcome, class: service }]\n',
      'scenarios/a.yaml': scenario(
        `  - begins: weekly
  - begins: day
  - event: user.signed_up
    at: '+8 days'
    traits: { plan: pro, day: '2026-03-15' }
  - event: user.signed_up
    at: '+9 days'
    traits: { day: '2026-03-14' }
  - begins: weekly
    at: '2026-03-16T09:00:00Z'`,
        '  - send: sms/welcome\n  - send: sms/welcome',
      ),
    });
    const [played] = await play(dir);
    expect(
      played?.happenings
        .filter(({ kind }) => kind !== 'ended')
        .map(({ at, journey: id, kind, text, reason }) =>
          [new Date(at).toISOString().slice(5, 16), id, kind, text ?? reason].filter(Boolean).join(' '),
        ),
    ).toEqual([
      '03-09T09:00 weekly refused filtered',
      '03-14T09:00 day entered',
      '03-14T09:00 day sent Hi, 2026-03-14T09:00:00.000Z',
      '03-16T09:00 weekly entered',
      '03-16T09:00 weekly sent Hi, 2026-03-16T09:00:00.000Z',
    ]);
  });

  it('lets a schedule come where the person is by then', async () => {
    const dir = await workspaceFolder({
      'segments/pros.yaml': 'segment: pros\nwhere: { traits.firstName: Ana }\n',
      'journeys/welcome.yaml':
        "journey: weekly\non: { schedule: '0 9 * * 1', zone: profile, segment: pros }\nreentry: always\nsteps: [{ wait: 1 hour }]\n",
      'scenarios/a.yaml': scenario(
        `  - begins: weekly
  - event: user.moved
    at: '2026-03-08T12:00:00Z'
    traits: { timezone: America/New_York }
  - begins: weekly
    at: '2026-03-10T00:00:00Z'`,
        '  []',
      ),
    });
    const [played] = await play(dir);
    const entered = played?.happenings
      .filter(({ kind }) => kind === 'entered')
      .map(({ at }) => new Date(at).toISOString());
    expect(entered).toEqual(['2026-03-09T13:00:00.000Z', '2026-03-16T13:00:00.000Z']);
  });

  it('refuses a scenario whose calendar begins what no calendar begins', async () => {
    const dir = await workspaceFolder({ 'scenarios/a.yaml': scenario('  - begins: welcome', '  []') });
    await expect(play(dir)).rejects.toThrow("'welcome' is no journey that begins by a schedule or a date");
  });

  it('knows what happened to the person, whom a message would reach, and their segments', async () => {
    const dir = await workspaceFolder({
      'segments/pros.yaml': 'segment: pros\nwhere: { traits.plan: pro }\n',
      'templates/sms/buyer.en.liquid': 'Again\n',
      'templates/sms/pro.en.liquid': 'Pro\n',
      'journeys/welcome.yaml': `journey: welcome
on: user.signed_up
steps:
  - wait: 2 days
  - branch:
      - when: { reach.sms.tips: false }
        steps: [exit]
      - when: { did: { event: order.placed, within: 1 day } }
        steps: [{ send: sms/buyer, class: service }]
      - when: { segment: pros }
        steps: [{ send: sms/pro, class: service }]
    else: [{ send: sms/welcome, class: service }]
`,
      'journeys/regulars.yaml': `journey: regulars
on:
  event: order.placed
  where: { did: { event: order.placed, where: { event.total: { gte: 100 } }, atLeast: 2 }, segment: pros }
steps:
  - { send: sms/regular, class: service }
`,
      'templates/sms/regular.en.liquid': 'Regular\n',
      'scenarios/regular.yaml': scenario(
        "  - event: order.placed\n    properties: { total: 100 }\n  - event: order.placed\n    at: '+1 hour'\n    properties: { total: 150 }\n    traits: { plan: pro }",
        "  - send: sms/regular\n    at: '+1 hour'",
      ),
      'scenarios/no-regular.yaml': scenario(
        "  - event: order.placed\n    traits: { plan: pro }\n    properties: { total: 99 }\n  - event: order.placed\n    at: '+1 hour'\n    properties: { total: 150 }",
        '  []',
      ),
      'scenarios/buyer.yaml': scenario(
        "  - event: user.signed_up\n  - event: order.placed\n    at: '+25 hours'",
        '  - send: sms/buyer',
      ),
      'scenarios/too-early.yaml': scenario(
        "  - event: user.signed_up\n  - event: order.placed\n    at: '+23 hours'",
        '  - send: sms/welcome',
      ),
      'scenarios/pro.yaml': scenario('  - event: user.signed_up\n    traits: { plan: pro }', '  - send: sms/pro'),
    });
    const played = await play(dir);
    expect(played).toHaveLength(5);
    expect(played.flatMap(({ comparisons }) => comparisons.filter(({ kind }) => kind !== 'met'))).toEqual([]);
  });

  it('knows what other journeys sent, at the door and on the way', async () => {
    const dir = await workspaceFolder({
      'templates/sms/pro.en.liquid': 'Pro\n',
      'templates/sms/buyer.en.liquid': 'Again\n',
      'journeys/buyers.yaml': `journey: buyers
on: { event: order.placed, where: { did: { sent: sms/welcome } } }
reentry: always
steps:
  - branch:
      - when: { did: { sent: sms/pro } }
        steps: [{ send: sms/buyer, class: service }]
    else: [{ send: sms/pro, class: service }]
`,
      'scenarios/a.yaml': scenario(
        `  - event: order.placed
  - event: user.signed_up
    at: '+1 day'
  - event: order.placed
    at: '+2 days'
  - event: order.placed
    at: '+3 days'`,
        '  - send: sms/welcome\n  - send: sms/pro\n  - send: sms/buyer',
      ),
    });
    const [played] = await play(dir);
    expect(played?.comparisons.filter(({ kind }) => kind !== 'met')).toEqual([]);
    expect(played?.comparisons).toHaveLength(3);
  });

  it('counts a goal that comes after the end for the run that it belongs to, once', async () => {
    const dir = await workspaceFolder({
      'journeys/welcome.yaml': journey
        .replace(
          'goal: { event: order.placed, where: { traits.plan: pro } }',
          'goal: { event: order.placed, within: 7 days }',
        )
        .replace('7 days }\ngoal', '3 days }\ngoal'),
      'scenarios/a.yaml': scenario(
        ['', '+3 days', '+4 days', '+12 days', '+13 days', '+20 days', '+23 days']
          .map(
            (at, index) =>
              `  - event: ${[0, 3, 5].includes(index) ? 'user.signed_up' : 'order.placed'}${at === '' ? '' : `\n    at: '${at}'`}`,
          )
          .join('\n'),
        '  - send: sms/welcome',
      ),
    });
    const [played] = await play(dir);
    expect(
      played?.happenings
        .filter(({ kind }) => kind === 'ended' || kind === 'reached')
        .map(({ at, kind, reason }) => `${new Date(at).toISOString().slice(5, 10)} ${kind} ${reason ?? ''}`),
    ).toEqual([
      '03-04 ended completed: finished',
      '03-05 reached 1 d after its end',
      '03-15 ended completed: goal: order.placed',
      '03-24 ended completed: finished',
      '03-25 reached 1 d after its end',
    ]);
  });

  it('follows filters, re-entry, goals and what the journey itself wrote', async () => {
    const dir = await workspaceFolder({
      'journeys/welcome.yaml': journey,
      'scenarios/a.yaml': scenario(
        `  - event: user.signed_up
    properties: { board: test }
  - event: user.signed_up
    at: '+1 minute'
  - event: user.signed_up
    at: '+1 hour'
  - event: order.placed
    at: '+1 day'
  - event: user.signed_up
    at: '+2 days'
  - event: user.signed_up
    at: '+8 days'`,
        '  - send: sms/welcome',
      ),
    });
    const [played] = await play(dir);
    expect(
      played?.happenings.map(({ at, kind, reason }) =>
        `${new Date(at).toISOString().slice(5, 16)} ${kind} ${reason ?? ''}`.trim(),
      ),
    ).toEqual([
      '03-02T10:00 refused filtered',
      '03-02T10:01 entered',
      '03-02T10:01 sent',
      '03-02T11:00 refused already in',
      '03-03T10:00 ended completed: goal: order.placed',
      '03-04T10:00 refused too soon',
      '03-10T10:00 entered',
      '03-10T10:00 sent',
      '03-12T10:00 sent',
      '03-12T10:00 ended completed: finished',
    ]);
  });

  it.each([
    ['', 'sms/thanks'],
    ["calls: { voice/hello: { answer: answered, dtmf: '7' } }", 'sms/call-back'],
    ['calls: { voice/hello: { answer: busy } }', 'sms/missed'],
  ])('goes on by what comes of a call: %s', async (calls, message) => {
    const dir = await workspaceFolder({
      'senders.yaml': "sms: { from: Acme }\nvoice: { from: '+38512345678' }\n",
      'templates/voice/hello.en.liquid': 'Press seven.\n',
      'templates/sms/thanks.en.liquid': 'Thanks\n',
      'templates/sms/call-back.en.liquid': 'We call back\n',
      'templates/sms/missed.en.liquid': 'You missed us\n',
      'journeys/welcome.yaml': `journey: welcome
on: user.signed_up
steps:
  - { send: voice/hello, class: service, await: delivered, id: call }
  - branch:
      - { when: { steps.call.dtmf: '7' }, steps: [{ send: sms/call-back, class: service }] }
      - { when: { steps.call.outcome: answered }, steps: [{ send: sms/thanks, class: service }] }
    else: [{ send: sms/missed, class: service }]
`,
      'scenarios/a.yaml': scenario(
        '  - event: user.signed_up',
        `  - send: voice/hello\n  - send: ${message}\n${calls}`,
      ),
    });
    const [played] = await play(dir);
    expect(played?.comparisons.map(({ kind }) => kind)).toEqual(['met', 'met']);
  });

  it('lets nobody in outside of the hours of a journey', async () => {
    const dir = await workspaceFolder({
      'journeys/welcome.yaml': journey.replace('goal:', "entries: { until: '2026-03-02T10:00:00Z' }\ngoal:"),
      'scenarios/a.yaml': scenario('  - event: user.signed_up\n    properties: { board: Home }', '  []'),
    });
    const [played] = await play(dir);
    expect(played?.happenings.map(({ kind, reason }) => [kind, reason])).toEqual([['refused', 'not open']]);
  });

  it('turns to another channel where a call does not get through', async () => {
    const dir = await workspaceFolder({
      'senders.yaml': "sms: { from: Acme }\nvoice: { from: '+38512345678' }\n",
      'templates/voice/hello.en.liquid': 'Hello\n',
      'journeys/welcome.yaml':
        'journey: welcome\non: user.signed_up\nsteps: [{ send: voice/hello, class: service, fallback: [{ send: sms/welcome }] }]\n',
      'scenarios/a.yaml': scenario('  - event: user.signed_up', '  - send: voice/hello'),
      'scenarios/b.yaml': `${scenario('  - event: user.signed_up', '  - send: voice/hello\n  - send: sms/welcome')}calls: { voice/hello: { answer: noAnswer } }\n`,
    });
    const played = await play(dir);
    expect(played.flatMap(({ comparisons }) => comparisons.map(({ kind }) => kind))).toEqual(['met', 'met', 'met']);
  });

  it.each([
    [
      'frequency caps',
      'caps:\n  - { most: 2, within: 10 days }\n',
      'frequency cap: 2 marketing messages within 10 days',
    ],
    [
      'spend caps, part by part',
      'prices: { sms: { perPart: 0.1, currency: EUR } }\nspend:\n  - { most: 0.3, per: month, classes: [marketing] }\n',
      'spend cap: 0.3 EUR a month, marketing',
    ],
  ])('keeps %s over all journeys, in the order in which their messages leave', async (_what, policy, reason) => {
    const offer = (id: string, first: string, text: string) => ({
      [`journeys/${id}.yaml`]: `journey: ${id}\non: user.signed_up\nsteps:\n  - wait: ${first}\n  - { send: sms/${id}, class: marketing, topic: tips }\n`,
      [`templates/sms/${id}.en.liquid`]: `${text}\n`,
    });
    const dir = await workspaceFolder({
      'policy.yaml': policy,
      ...offer('a-late', '3 days', 'Late'),
      ...offer('b-first', '1 day', 'x'.repeat(200)), // two parts
      ...offer('c-second', '2 days', 'Second'),
      'scenarios/a.yaml': scenario(
        '  - event: user.signed_up',
        `  - send: sms/welcome\n  - send: sms/b-first\n  - send: sms/c-second\n  - skip: sms/a-late\n    because: '${reason}'`,
      ),
    });
    const [played] = await play(dir);
    expect(played?.comparisons.filter(({ kind }) => kind !== 'met')).toEqual([]);
    expect(played?.happenings.filter(({ kind }) => kind === 'skipped')).toMatchObject([{ journey: 'a-late', reason }]);
    expect(played?.happenings.filter(({ kind }) => kind === 'sent').map(({ journey }) => journey)).toEqual(
      expect.arrayContaining(['b-first', 'c-second']),
    );
  });

  it('lets templates and branches speak of the event that a wait ended with', async () => {
    const dir = await workspaceFolder({
      'events/order.placed.schema.json': '{"type":"object","properties":{"total":{"type":"number"}}}',
      'templates/sms/thanks.en.liquid': 'Thank you for {{ steps.order.event.total }}!',
      'journeys/welcome.yaml': `journey: welcome
on: user.signed_up
steps:
  - waitFor: order.placed
    id: order
    within: 2 days
    then:
      - branch:
          - when: { steps.order.event.total: { gte: 10 } }
            steps: [{ send: sms/thanks, class: service }]
`,
      'scenarios/a.yaml': scenario(
        `  - event: user.signed_up
  - event: order.placed
    at: '+1 hour'
    properties: { total: 5 }`,
        '  []',
      ),
      'scenarios/b.yaml': scenario(
        `  - event: user.signed_up
  - event: order.placed
    at: '+1 hour'
    properties: { total: 12 }`,
        `  - { send: sms/thanks, contains: 'Thank you for 12!' }`,
      ),
    });
    for (const { name, comparisons } of await play(dir))
      expect({ name, kinds: comparisons.filter(({ kind }) => kind !== 'met') }).toEqual({ name, kinds: [] });
  });

  it('plays somebody who draws the shares that it names', async () => {
    const splits = `journey: welcome
on: user.signed_up
steps:
  - split:
      - { percent: 99, steps: [{ send: sms/welcome, class: service }] }
      - { percent: 1, name: holdout }
`;
    const drawn = (share: string, expected: string): string =>
      scenario('  - event: user.signed_up', expected).replace('events:', `draws: { split-1: ${share} }\nevents:`);
    const files = { 'journeys/welcome.yaml': splits };
    const dir = await workspaceFolder({
      ...files,
      'scenarios/a.yaml': drawn('a', '  - send: sms/welcome'),
      'scenarios/b.yaml': drawn('holdout', '  []'),
    });
    for (const { comparisons } of await play(dir)) expect(comparisons.filter(({ kind }) => kind !== 'met')).toEqual([]);
    const wrong = await workspaceFolder({ ...files, 'scenarios/c.yaml': drawn('c', '  []') });
    await expect(play(wrong)).rejects.toThrow("split 'split-1' of 'welcome' has no share 'c': a, holdout");
  });

  it('ends the journeys that are awaited as it says', async () => {
    const awaiting = `journey: welcome
on: user.signed_up
steps:
  - { enroll: training, id: training, await: ended, within: 30 days }
  - branch:
      - when: { steps.training.ended: { in: [completed, goal] } }
        steps: [{ send: sms/welcome, class: service }]
`;
    const ends = (written: string, expected: string): string =>
      scenario('  - event: user.signed_up', expected).replace('events:', `${written}events:`);
    const files = {
      'journeys/welcome.yaml': awaiting,
      'journeys/training.yaml': 'journey: training\non: training.wanted\nsteps:\n  - wait: 1 day\n',
    };
    const dir = await workspaceFolder({
      ...files,
      'scenarios/a.yaml': ends('', '  - { send: sms/welcome }'),
      'scenarios/b.yaml': ends(
        'ends: { training: { as: goal, after: 3 days } }\n',
        "  - { send: sms/welcome, at: '+3 days' }",
      ),
      'scenarios/c.yaml': ends('ends: { training: { as: exited } }\n', '  []'),
      'scenarios/d.yaml': ends('ends: { training: { as: never } }\n', '  []'),
    });
    for (const { name, comparisons } of await play(dir))
      expect({ name, kinds: comparisons.filter(({ kind }) => kind !== 'met') }).toEqual({ name, kinds: [] });
    const wrong = await workspaceFolder({
      ...files,
      'scenarios/e.yaml': ends('ends: { trainning: { as: never } }\n', '  []'),
    });
    await expect(play(wrong)).rejects.toThrow("no step 'trainning' waits for the end of a journey");
  });

  it('tells the missing from the unexpected and the different', async () => {
    const dir = await workspaceFolder({
      'scenarios/a.yaml': scenario(
        '  - event: user.signed_up\n    properties: { board: Home }',
        `  - send: sms/bye\n  - send: sms/welcome\n    at: '+1 hour'\n    locale: hr\n    contains: Hello`,
      ),
      'scenarios/b.yaml': scenario('  - event: user.signed_up', '  []'),
    });
    const [first, second] = await play(dir);
    expect(first?.comparisons).toMatchObject([
      { kind: 'missing', expected: { message: 'sms/bye' } },
      {
        kind: 'different',
        wrong: [
          'at 2026-03-02T10:00:00.000Z, expected 2026-03-02T11:00:00.000Z',
          'in en, expected hr',
          "'Hi Ana, Home!' does not contain 'Hello'",
        ],
      },
    ]);
    expect(second?.comparisons).toMatchObject([{ kind: 'unexpected', happened: { message: 'sms/welcome' } }]);
  });
});

describe('readScenarios', () => {
  it('says what is wrong, and where', async () => {
    const dir = await workspaceFolder({
      'templates/voice/hello.en.liquid': 'Hello\n',
      'scenarios/a.yaml': `scenario: x\nstart: 2026-03-02 10:00\nevents: []\nexpect: []\n`,
      'scenarios/b.yaml': scenario(
        `  - event: user.signed_up\n    at: '+2 moons'\n    propertys: {}`,
        '  - sent: sms/welcome',
      ),
      'scenarios/c.yaml': scenario(`  - event: user.signed_up\n    at: '+2 moons'`, '  []'),
      'scenarios/d.yaml': `${scenario('  - event: user.signed_up', '  []')}calls:\n  sms/welcome: { answer: busy }\n  voice/hello: { answer: no }\n`,
    });
    const { problems } = readScenarios((await loadWorkspace(dir, workspaceTools)).files);
    expect(problems.map(problemText)).toEqual([
      "scenarios/a.yaml:3:1 events: 'events' cannot be a list; expected a list of events",
      "scenarios/b.yaml:8:5 events[0].propertys: unknown key 'propertys'; expected one of at, event, properties, traits (did you mean 'properties'?)",
      "scenarios/b.yaml:10:5 expect[0].send: 'send' is missing; expected channel/template, such as sms/welcome",
      "scenarios/b.yaml:10:5 expect[0].sent: unknown key 'sent'; expected one of send, at, journey, locale, subject, contains (did you mean 'send'?)",
      expect.stringMatching(/^scenarios\/c\.yaml:7:5 events\[0\]\.at: .*'moons' is not a unit/),
      'scenarios/d.yaml:10:3 calls["sms/welcome"]: there is no call \'sms/welcome\'; expected one of voice/hello',
      'scenarios/d.yaml:11:18 calls["voice/hello"].answer: \'no\' is not known here; expected one of answered, busy, noAnswer, failed',
    ]);
  });
});
