import { describe, expect, it, vi } from 'vitest';
import { loadWorkspace } from '../../../../adapters/workspace/load.ts';
import { problemText } from '../../../../domain/problem.ts';
import { workspaceFolder, workspaceTools } from '../../../support/workspace-folder.ts';

vi.setConfig({ testTimeout: 60_000 });

const linesOf = async (changes: { readonly [file: string]: string | null }) => {
  const { bundle, problems } = await loadWorkspace(await workspaceFolder(changes), workspaceTools);
  return { published: bundle !== null, lines: problems.map((one) => `${one.severity}: ${problemText(one)}`) };
};
const journey = (steps: string, head = '') => ({
  'journeys/welcome.yaml': `journey: welcome\non: user.signed_up\n${head}steps:\n${steps}`,
});
const night = "quietHours: { from: '21:00', to: '08:00' }\n";
const tips = '  - { send: sms/welcome, class: marketing }\n';

describe('what validate doubts, and publishes all the same', () => {
  it.each<[string, { readonly [file: string]: string }, readonly (string | RegExp)[]]>([
    [
      'a message that is too late after every night',
      { 'policy.yaml': night, ...journey('  - send: sms/welcome\n    class: marketing\n    sendBy: 2 hours\n') },
      [
        "warning: journeys/welcome.yaml:6:5 steps[0].sendBy: quiet hours last up to 11 hours: what they hold back is too late after them, and not sent; expected sendBy: '11 hours' or more, or late: skip or send, if that is meant",
      ],
    ],
    [
      'the longest night of any country, and the next window that lies within it',
      {
        'policy.yaml':
          "quietHours: { from: '21:00', to: '08:00', byCountry: { FR: { from: '20:00', to: '10:00' } } }\n",
        ...journey('  - send: sms/welcome\n    class: marketing\n    sendBy: 12 hours\n    late: next-window\n'),
      },
      [/sendBy: quiet hours last up to 14 hours: what they hold back waits for the same time of the next day/],
    ],
    [
      'hours of a channel, whatever the class',
      {
        'senders.yaml': "sms: { from: Acme, hours: { from: '09:00', to: '17:00' } }\n",
        ...journey('  - send: sms/welcome\n    class: service\n    sendBy: 1 hour\n'),
      },
      [/steps\[0\]\.sendBy: hours without sms last up to 16 hours/],
    ],
    [
      'a wait for a time at which nothing may leave',
      { 'policy.yaml': night, ...journey(`  - waitUntil: '22:00'\n${tips}`) },
      [
        "warning: journeys/welcome.yaml:4:5 steps[0].waitUntil: 22:00 lies within quiet hours (21:00 to 08:00): sms 'welcome' leaves at 08:00; expected a time after 08:00 and before 21:00",
      ],
    ],
    [
      'a beginning at such a time, where each person is',
      {
        'policy.yaml': night,
        'templates/sms/welcome.en.liquid': 'Hi\n',
        'segments/vips.yaml': 'segment: vips\nwhere: { traits.plan: pro }\n',
        'journeys/welcome.yaml': `journey: welcome\non: { schedule: '30 6 * * *', zone: profile, segment: vips }\nreentry: always\nsteps:\n${tips}`,
      },
      [/yaml:2:7 on\.schedule: 06:30 lies within quiet hours .* leaves at 08:00/],
    ],
    [
      'the same deep inside',
      {
        'policy.yaml': night,
        ...journey(
          `  - branch:\n      - when: { traits.plan: pro }\n        steps:\n          - waitUntil: '06:00-07:30'\n          - { send: sms/welcome, class: marketing }\n`,
        ),
      },
      [/yaml:7:13 steps\[0\]\.branch\[0\]\.steps\[0\]\.waitUntil: 06:00-07:29 lies within quiet hours/],
    ],
    [
      'more messages than a cap lets through',
      { 'policy.yaml': 'caps:\n  - { most: 2, per: day }\n', ...journey(tips.repeat(3)) },
      [
        'warning: journeys/welcome.yaml:4:5 steps[0]: this journey alone may send a person 3 such messages, and policy.yaml allows 2 marketing messages a day; expected longer waits, or a branch: what is over the cap is not sent',
      ],
    ],
    [
      'a share whose people are gone before they could reach the goal that it is compared by',
      journey(
        '  - split:\n      - { percent: 50, steps: [{ wait: 3 days }] }\n      - { percent: 50, name: none }\n    winner: { by: goal, within: 2 days, after: 100 }\n',
        'goal: { event: order.placed, within: 1 day }\n',
      ),
      [
        "warning: journeys/welcome.yaml:8:25 steps[0].winner.within: who goes through share 'none' is at the end at once, and reaches no goal after it; expected goal: { event: order.placed, within: 2 days }",
      ],
    ],
    [
      'nothing to undo',
      journey('  - { send: sms/welcome, class: service }\n', 'compensateOn: [user.left]\n'),
      [/yaml:3:1 compensateOn: nothing that this journey does can be undone; expected an update/],
    ],
    [
      'taking back where nothing was done that could be',
      journey(
        '  - { update: { traits.plan: pro } }\n  - { send: sms/welcome, class: service, id: told }\n  - takeBack: { since: told }\n',
      ),
      [/yaml:6:5 steps\[2\]\.takeBack: nothing since 'told' can be undone; expected an update, or a step with/],
    ],
    [
      'undoing before there is anything to undo',
      journey(
        '  - send: sms/welcome\n    class: service\n    onFailure: compensate\n  - update: { traits.plan: pro }\n',
      ),
      [/yaml:6:5 steps\[0\]\.onFailure: nothing before this step can be undone; expected onFailure: exit/],
    ],
    [
      'an apology that may be refused',
      journey('  - send: sms/welcome\n    class: service\n    compensate: { send: sms/welcome, class: marketing }\n'),
      [/yaml:6:38 steps\[0\]\.compensate\.class: what undoes this may be refused/],
    ],
    [
      'an exit that never counts',
      journey('  - update: { traits.plan: pro }\n', 'exitOn: [user.left]\ncompensateOn: [user.left]\n'),
      [/yaml:3:10 exitOn\[0\]: 'user\.left' never counts here: compensateOn comes first and has it too/],
    ],
    [
      'a text that speaks of what not everybody has come by',
      {
        'templates/sms/thanks.en.liquid': 'Thank you for\n{{ steps.order.event.total }}\n',
        ...journey(
          '  - { waitFor: order.placed, id: order, within: 1 day }\n  - { send: sms/thanks, class: service }\n',
        ),
      },
      [
        "warning: templates/sms/thanks.en.liquid:2:4 not everybody who gets this in journey 'welcome' (send-thanks) has come by 'order'; expected {% if steps.order %} around it, or | default: \"…\" (for the others it is empty)",
      ],
    ],
    [
      'a circle that only a condition ends',
      {
        'journeys/welcome.yaml':
          'journey: welcome\non: user.signed_up\nreentry: always\nsteps: [{ emit: user.moved }]\n',
        'journeys/moved.yaml':
          'journey: moved\non: { event: user.moved, where: { traits.plan: pro } }\nreentry: always\nsteps: [{ enroll: welcome }]\n',
      },
      [
        /^warning: journeys\/moved\.yaml:4:11 steps\[0\]\.enroll: a circle without an end: 'moved' begins 'welcome' begins 'moved'; .*\(unless the condition/,
      ],
    ],
  ])('%s', async (_, changes, expected) => {
    const { published, lines } = await linesOf(changes);
    expect(lines).toEqual(expected.map((line) => (typeof line === 'string' ? line : expect.stringMatching(line))));
    expect(published).toBe(true);
  });

  it.each<[string, { readonly [file: string]: string }]>([
    [
      'a deadline longer than the night',
      { 'policy.yaml': night, ...journey('  - { send: sms/welcome, class: marketing, sendBy: 11 hours }\n') },
    ],
    [
      'a class that does not rest',
      {
        'policy.yaml': night,
        ...journey("  - waitUntil: '22:00'\n  - { send: sms/welcome, class: service, sendBy: 1 hour }\n"),
      },
    ],
    [
      'what is sent all the same',
      { 'policy.yaml': night, ...journey('  - { send: sms/welcome, class: marketing, sendBy: 1 hour, late: send }\n') },
    ],
    [
      'a goal that is looked for as long as the winner, or long enough on the way',
      {
        ...journey(
          '  - split:\n      - { percent: 50, steps: [{ wait: 3 days }] }\n      - { percent: 50 }\n    winner: { by: goal, within: 2 days, after: 100 }\n',
          'goal: { event: order.placed, within: 2 days }\n',
        ),
        'journeys/other.yaml':
          'journey: other\non: user.signed_up\ngoal: order.placed\nsteps:\n  - split:\n      - { percent: 50, steps: [{ send: sms/welcome, class: service }] }\n      - { percent: 50 }\n    winner: { by: goal, within: 2 days, after: 100 }\n  - wait: 3 days\n',
      },
    ],
    ['a time by day', { 'policy.yaml': night, ...journey(`  - waitUntil: '09:00'\n${tips}`) }],
    [
      'as many messages as a cap lets through',
      {
        'policy.yaml': 'caps:\n  - { most: 2, per: day }\n',
        ...journey(`${tips.repeat(2)}  - wait: 1 day\n${tips.repeat(2)}`),
      },
    ],
    [
      'a text for those who have come by it',
      {
        'templates/sms/thanks.en.liquid': 'Thank you for {{ steps.order.event.total }}\n',
        ...journey(
          '  - waitFor: order.placed\n    id: order\n    within: 1 day\n    then: [{ send: sms/thanks, class: service }]\n',
        ),
      },
    ],
    [
      'a text whose author has thought of the others',
      {
        'templates/sms/thanks.en.liquid':
          'Thank you{% if steps.order %} for {{ steps.order.event.total }}{% endif %}\n',
        ...journey(
          '  - { waitFor: order.placed, id: order, within: 1 day }\n  - { send: sms/thanks, class: service }\n',
        ),
      },
    ],
    [
      'a text about the end of a journey that was awaited, and about what a digest has gathered',
      {
        'journeys/tour.yaml': 'journey: tour\non: user.toured\nsteps: [{ exit: }]\n',
        'templates/sms/thanks.en.liquid': 'It {{ steps.tour.ended }}, {{ steps.drops.count }} times\n',
        ...journey(
          '  - { enroll: tour, id: tour, await: ended, within: 1 day }\n  - digest: price.dropped\n    id: drops\n    for: 1 hour\n    within: 1 hour\n    else: [{ exit: }]\n  - { send: sms/thanks, class: service }\n',
        ),
      },
    ],
    [
      'a circle that takes nobody twice',
      {
        'journeys/welcome.yaml': 'journey: welcome\non: user.signed_up\nsteps: [{ emit: user.moved }]\n',
        'journeys/moved.yaml': 'journey: moved\non: user.moved\nreentry: always\nsteps: [{ enroll: welcome }]\n',
      },
    ],
  ])('says nothing of %s', async (_, changes) => {
    expect((await linesOf(changes)).lines).toEqual([]);
  });
});

describe('what validate refuses', () => {
  it('journeys that begin each other without an end', async () => {
    const { published, lines } = await linesOf({
      'journeys/welcome.yaml': 'journey: welcome\non: user.signed_up\nreentry: always\nsteps:\n  - emit: user.moved\n',
      'journeys/moved.yaml':
        'journey: moved\non: user.moved\nreentry: { concurrent: event.to }\nsteps:\n  - enroll: welcome\n',
    });
    expect(published).toBe(false);
    expect(lines).toEqual([
      "error: journeys/moved.yaml:5:5 steps[0].enroll: a circle without an end: 'moved' begins 'welcome' begins 'moved'; expected reentry: once or { after: … } in one of them",
    ]);
  });

  // Put together here, so that no reader of this repository takes them for real ones.
  it.each([
    [['AKIA', 'IOSFODNN7EXAMPLE'], 'an access key of AWS'],
    [['sk_', 'live_', 'a1B2c3D4e5F6g7H8'], 'a key of Stripe'],
    [['gh', 'p_', 'a1B2'.repeat(9)], 'a token of GitHub'],
    [['eyJ', 'hbGciOiJIUzI1NiJ9', '.eyJ', 'zdWIiOiIxMjM0In0', '.c2lnbmF0dXJlcw'], 'a signed token'],
    [['https://ana:', 'pass', '@shop.example/x'], 'a password in an address'],
    [['https://shop.example/x?api_key=', 'a1b2c3d4e5f6'], 'a key in an address'],
    [['-----BEGIN ', 'RSA PRIVATE KEY-----'], 'a private key'],
  ])('%j, wherever it stands, without repeating it', async (pieces, what) => {
    const secret = pieces.join('');
    const { published, lines } = await linesOf({ 'templates/sms/welcome.en.liquid': `Hi\nsee ${secret}\n` });
    expect(published).toBe(false);
    expect(lines).toEqual([
      expect.stringContaining(
        `error: templates/sms/welcome.en.liquid:2:5 ${what} stands here for everybody to read; expected`,
      ),
    ]);
    expect(lines.join()).not.toContain(secret);
  });

  it('nothing of what only looks like one', async () => {
    const { lines } = await linesOf({
      'templates/sms/welcome.en.liquid':
        'https://shop.example/u?token={{ event.board }} https://shop.example/?sig=short a:b@c\n',
    });
    expect(lines).toEqual([]);
  });

  it('waits and rounds without an end, and a message without a class', async () => {
    const { lines } = await linesOf(
      journey('  - waitFor: app.opened\n  - repeat: [{ wait: 1 day }]\n  - send: sms/welcome\n'),
    );
    expect(lines).toEqual([
      expect.stringMatching(/yaml:4:5 steps\[0\]\.within: 'within' is missing; expected .*: nobody waits for ever/),
      expect.stringMatching(/yaml:5:5 steps\[1\]\.atMost: 'atMost' is missing; expected .*: no loop is without end/),
      expect.stringMatching(
        /yaml:6:5 steps\[2\]\.class: 'class' is missing; expected transactional, service or marketing/,
      ),
    ]);
  });
});
