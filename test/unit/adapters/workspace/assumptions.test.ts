import { describe, expect, it } from 'vitest';
import { readAssumptions } from '../../../../adapters/workspace/assumptions.ts';
import { usual } from '../../../../domain/crowd/assumptions.ts';
import { problemText } from '../../../../domain/problem.ts';

const read = (text: string) => readAssumptions(text, 'rates.yaml', ['app.opened', 'order.placed']);

describe('a file of assumptions', () => {
  it('says what it says, and the rest is as usual', () => {
    const text = `start: 2026-03-28T20:00:00+01:00
over: 2 days
events:
  app.opened: 0.6
  order.placed: { happens: 0.2, within: 3 days }
delivered: { sms: 0.9 }
consent: 0.4
clicked: 0.1
reachable: { phone: 0.8 }
traits: { plan: { free: 8, pro: 2 } }
countries: { HR: 1 }
`;
    expect(read(text)).toEqual({
      kind: 'assumptions',
      assumptions: {
        ...usual,
        start: Date.UTC(2026, 2, 28, 19),
        over: '2 days',
        events: { 'app.opened': { happens: 0.6 }, 'order.placed': { happens: 0.2, within: '3 days' } },
        delivered: { '*': 0.97, sms: 0.9 },
        consent: { '*': 0.4 },
        clicked: 0.1,
        reachable: { phone: 0.8, email: 0.98 },
        traits: { plan: { free: 8, pro: 2 } },
        countries: { HR: 1 },
      },
    });
  });

  it('names every slip with its line', () => {
    const text = 'clickd: 0.1\nopened: 3\nevents:\n  app.opned: 0.5\n  order.placed: often\nstart: tomorrow\n';
    const reading = read(text);
    expect(reading.kind === 'refused' ? reading.problems.map(problemText) : []).toEqual([
      expect.stringMatching(/^rates\.yaml:2:1 opened: 'opened' cannot be 3; expected a share from 0 to 1/),
      expect.stringMatching(/^rates\.yaml:1:1 clickd: unknown key 'clickd'; .*did you mean 'clicked'/),
    ]);
    const later = read('events:\n  app.opned: 0.5\n  order.placed: often\nstart: tomorrow\n');
    expect(later.kind === 'refused' ? later.problems.map(problemText) : []).toEqual([
      expect.stringMatching(/^rates\.yaml:4:1 start: 'tomorrow' is no instant/),
      expect.stringMatching(
        /^rates\.yaml:2:3 events\["app\.opned"\]: the journey does not listen to 'app\.opned'; .*did you mean 'app\.opened'/,
      ),
      expect.stringMatching(/^rates\.yaml:3:3 events\["order\.placed"\]: a rate cannot be 'often'; expected 0\.6, or/),
    ]);
  });
});
