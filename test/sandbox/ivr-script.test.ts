import { describe, expect, it } from 'vitest';
import { compile } from '../../sandbox/voice/ivr/program.ts';
import { evaluate, fill, holds } from '../../sandbox/voice/ivr/expression.ts';
import { playScript, type Answer, type Line } from '../../sandbox/voice/ivr/play.ts';
import { scriptSchema, type Script } from '../../sandbox/voice/ivr/script-schema.ts';

/** Plays a whole call: the answers are given in the order of the questions. */
function hear(script: Script, answers: readonly Answer[] = [], parameters: Record<string, string> = {}) {
  const play = playScript(compile(scriptSchema.parse(script)), parameters);
  const left = [...answers];
  let turn = play.begin();
  const lines: Line[] = [...turn.lines];
  while (turn.question !== undefined) {
    turn = play.answer(left.shift() ?? {});
    lines.push(...turn.lines);
  }
  return { said: lines.map((line) => (line.kind === 'say' ? line.text : line)), collected: play.collected() };
}
const said = (...parameters: Parameters<typeof hear>) => hear(...parameters).said;

describe('a scenario', () => {
  const menu: Script = [
    { say: 'Press 1 or 2, ${name}.' },
    { collectInto: 'choice', options: { maxInputLength: 1, mappedValues: { '1': 'yes' } } },
    {
      switch: 'choice',
      case: { '1': [{ say: 'One.' }], '2': [{ say: 'Two.' }], __default: [{ say: 'Neither.' }, 'hangup'] },
    },
    { say: 'Goodbye.' },
  ];

  it('goes on as the keys say, and hangs up where it is told to', () => {
    expect(said(menu, [{ keys: '1' }], { name: 'Ana' })).toEqual(['Press 1 or 2, Ana.', 'One.', 'Goodbye.']);
    expect(said(menu, [{ keys: '2' }])).toEqual(['Press 1 or 2, .', 'Two.', 'Goodbye.']);
    expect(said(menu, [{}])).toEqual(['Press 1 or 2, .', 'Neither.']);
  });

  it('keeps what was keyed and what it means, masked or not at all where asked to', () => {
    expect(hear(menu, [{ keys: '1' }]).collected).toMatchObject({ keys: { choice: '1' }, meanings: { choice: 'yes' } });
    const pin = (sendToReports: string) => [{ collectInto: 'pin', options: { maxInputLength: 4, sendToReports } }];
    expect(hear(pin('MASKED'), [{ keys: '1234' }]).collected.keys).toEqual({ pin: 'xxxx' });
    expect(hear(pin('NEVER'), [{ keys: '1234' }]).collected.keys).toEqual({});
  });

  it('ends an input at #, and takes no more keys than it asked for', () => {
    const script = [{ collectInto: 'code', options: { maxInputLength: 3 } }, { say: '${code}' }];
    expect(said(script, [{ keys: '12#9' }])).toEqual(['12']);
    expect(said(script, [{ keys: '98765' }])).toEqual(['987']);
  });

  it('goes back by goTo as often as its limit allows, and counts', () => {
    const script: Script = [
      { actionId: 1, say: 'The code is 4.' },
      { if: '${times == 3}', then: [{ say: 'That was all.' }] },
      { goTo: 1, options: { gotoLimit: 3, countVariable: 'times' } },
      'hangup',
    ];
    expect(said(script)).toEqual([...Array.from({ length: 4 }, () => 'The code is 4.'), 'That was all.']);
  });

  it.each([
    [
      'while … do',
      [
        { setVariable: 'i', value: '1' },
        { while: '${i < 4}', do: [{ say: '${i}' }, { setVariable: 'i', value: '${i + 1}' }] },
      ],
    ],
    [
      'repeat … while',
      [
        { setVariable: 'i', value: '0' },
        { repeat: [{ setVariable: 'i', value: '${i + 1}' }, { say: '${i}' }], while: '${i < 3}' },
      ],
    ],
    ['for-each … in', [{ 'for-each': 'i', in: '1,2,3', do: [{ say: '${i}' }] }]],
  ])('repeats by %s', (_, script) => {
    expect(said(script as Script)).toEqual(['1', '2', '3']);
  });

  it('that never asks anything and never ends is stopped', () => {
    expect(said([{ while: '${1 == 1}', do: [{ setVariable: 'x', value: '1' }] }])).toEqual([
      { kind: 'skipped', action: 'endless loop' },
    ]);
  });

  it('tells a machine from a person', () => {
    const script: Script = [
      'machineDetection',
      { if: '${machineAnswered == true}', then: ['hangup'], else: [{ say: 'Hello human.' }] },
    ];
    expect([said(script, [{ machine: true }]), said(script, [{ machine: false }])]).toEqual([[], ['Hello human.']]);
    const advanced: Script = [
      { answeringMachineDetection: true, onMachineDetected: [{ say: 'A machine.' }, 'hangup'], onTimeout: ['hangup'] },
      { say: 'A person.' },
    ];
    expect([said(advanced, [{ machine: true }]), said(advanced, [{}])]).toEqual([['A machine.'], ['A person.']]);
  });

  it('hears words where it captures speech, and keys beside them', () => {
    const script: Script = [
      {
        capture: 'wish',
        timeout: 5,
        speechOptions: { keyPhrases: ['discount', 'exit'] },
        dtmfOptions: { maxInputLength: 1 },
      },
      { if: "${wish == 'discount' || wish == '1'}", then: [{ say: 'Yours.' }], else: [{ say: 'Pardon?' }] },
    ];
    expect(said(script, [{ words: 'A discount, please' }])).toEqual(['Yours.']);
    expect(said(script, [{ keys: '1' }])).toEqual(['Yours.']);
    expect(hear(script, [{ words: 'exit now' }])).toMatchObject({
      said: ['Pardon?'],
      collected: { spoken: { wish: 'exit now' }, matched: { wish: 'exit' } },
    });
  });

  it('takes the fields of a response as variables', () => {
    const script: Script = [
      { request: 'http://localhost/x', options: { method: 'GET', collectResponse: true } },
      { say: '${words}' },
    ];
    expect(said(script, [{ status: 200, fields: { words: 'Shipped.' } }])).toEqual([
      { kind: 'request', url: 'http://localhost/x', status: 200 },
      'Shipped.',
    ]);
  });

  it('says whom it would put through, sends a text, and marks what is not simulated', () => {
    expect(
      said(
        [
          { sendSms: { from: 'Acme', to: '${to}', text: 'Hi' } },
          { record: 10 },
          { dialToMany: [{ number: '4179' }, { number: '${other}' }], options: { parallel: true } },
        ],
        [],
        { to: '385911', other: '385922' },
      ),
    ).toEqual([
      { kind: 'sms', from: 'Acme', to: '385911', text: 'Hi' },
      { kind: 'skipped', action: 'record' },
      { kind: 'dial', to: ['4179', '385922'] },
    ]);
  });

  it.each([
    ['an action nobody knows', [{ shout: 'Hi' }], '0'],
    ['a word nobody knows', ['sing'], '0'],
    ['an unknown action in a branch', [{ say: 'Hi' }, { if: 'x', then: [{ shout: 'Hi' }] }], '1.then.0'],
  ])('with %s is refused where it stands', (_, script, place) => {
    expect(scriptSchema.safeParse(script).error?.issues[0]?.path.join('.')).toBe(place);
  });
});

describe('an expression', () => {
  const variables = new Map([
    ['a', '7'],
    ['name', 'Ana'],
    ['none', ''],
  ]);

  it.each([
    ['a + 1', '8'],
    ['1 + 2 * 3', '7'],
    ['(1 + 2) * 3', '9'],
    ['-a % 4', '-3'],
    ["name + '!'", 'Ana!'],
    ["a == '7' && name != 'Eva'", 'true'],
    ['10 > 9', 'true'],
    ["'10' >= '9'", 'true'],
    ['!none', 'true'],
    ['missing', ''],
    ['a ==', undefined],
    ['a b', undefined],
    ['(a', undefined],
    ['a & b', undefined],
    ['('.repeat(100_000), undefined],
  ])('%s is %s', (source, value) => {
    expect(evaluate(source, variables)).toBe(value);
  });

  it('fills texts and decides conditions', () => {
    expect(fill('Dear ${name}, ${a * 2} points${ ??}.', variables)).toBe('Dear Ana, 14 points.');
    expect([holds('${a > 3}', variables), holds('a < 3', variables), holds('${broken', variables)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});
