import { describe, expect, it } from 'vitest';
import { event, exit, journey, send, wait, waitFor, type StepInput } from '../../../../../domain/journey/builder.ts';
import { drawingOfChange } from '../../../../../domain/journey/drawing/drawing-of-change.ts';
import { drawingOf } from '../../../../../domain/journey/drawing/drawing.ts';
import { mermaidOf } from '../../../../../domain/journey/drawing/mermaid.ts';

const of = (...steps: readonly StepInput[]) => journey('drawn', { on: event('user.signed_up'), steps });

describe('a Mermaid flowchart', () => {
  it('has a box for every step and an arrow for every way, and no text that is more than text', () => {
    const definition = of(
      waitFor(event('app.opened'), { id: 'end', within: '2 days', else: [exit('say "bye" #1\n<b>&`')] }),
      send('sms', 'hello', {
        class: 'service',
        fallback: [{ send: 'email/hello', after: '2 hours', mayDouble: true }],
      }),
    );
    expect(mermaidOf(drawingOf(definition)).split('\n')).toEqual([
      'flowchart TD',
      '  n0(["user.signed_up"])',
      '  n1{"wait up to 2 days for app.opened"}',
      '  n2(["exit: say #34;bye#34; #35;1 #60;b#62;#38;#96;"])',
      `  n3["send sms 'hello' (service)<br/>else email after 2 hours"]`,
      '  n4(["end"])',
      '  n0 --> n1',
      '  n1 -->|"not within 2 days"| n2',
      '  n2 --> n4',
      '  n1 -->|"happened"| n3',
      '  n3 --> n4',
    ]);
  });

  it('of two versions tells new, changed and gone by colour, by sign and by the form of arrows', () => {
    const rest = (time: string) => wait(time, { id: 'rest' });
    const drawing = drawingOfChange(of(rest('1 day'), wait('1 hour')), of(rest('2 days'), exit('enough')));
    expect(mermaidOf(drawing).split('\n')).toEqual([
      'flowchart TD',
      '  n0(["user.signed_up"])',
      '  n1("~ wait 2 days<br/>for 1 day → 2 days"):::changed',
      '  n2("− wait 1 hour"):::gone',
      '  n3(["#43; exit: enough"]):::added',
      '  n4(["end"])',
      '  n0 --> n1',
      '  n1 ==>|"#43;"| n3',
      '  n3 ==>|"#43;"| n4',
      '  n1 -.->|"−"| n2',
      '  n2 -.->|"−"| n4',
      expect.stringMatching(/^ {2}classDef changed fill:#\w+,.*,color:#\w+$/),
      expect.stringMatching(/^ {2}classDef gone .*stroke-dasharray/),
      expect.stringMatching(/^ {2}classDef added /),
      ...[1, 2, 3, 4].map((index) => expect.stringMatching(`^ {2}linkStyle ${index} stroke:#`)),
    ]);
  });
});
