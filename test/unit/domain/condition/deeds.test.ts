import { describe, expect, it } from 'vitest';
import { parseSegment } from '../../../../domain/campaign/parse.ts';
import type { Condition } from '../../../../domain/condition/condition.ts';
import { evaluate } from '../../../../domain/condition/evaluate.ts';
import { parseCondition } from '../../../../domain/condition/parse.ts';
import { conditionWords } from '../../../../domain/condition/words.ts';
import { writeCondition } from '../../../../domain/condition/write.ts';
import { parseJourney } from '../../../../domain/journey/parse.ts';
import type { Problem } from '../../../../domain/problem.ts';

const anyZone = { isZone: () => true };

function read(input: unknown): { readonly condition: Condition | null; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  return { condition: parseCondition(input, [], (path, problem) => problems.push({ path, ...problem })), problems };
}

describe('a condition on what somebody did', () => {
  it.each([
    [{ did: 'order.placed' }, 'order.placed happened'],
    [
      { did: { event: 'order.placed', atLeast: 2, within: '30 days' } },
      'order.placed happened at least 2 times within 30 days',
    ],
    [
      { did: { event: 'order.placed', where: { 'event.total': { gte: 100 } }, atLeast: 2, within: '30 days' } },
      'order.placed (event.total ≥ 100) happened at least 2 times within 30 days',
    ],
    [
      { not: { did: { event: 'order.paid', where: { 'event.order': { same: 'entry.order' } } } } },
      'not order.paid (event.order is the same as entry.order) happened',
    ],
    [{ did: { sent: 'sms', within: '30 days', before: '7 days' } }, 'sms was sent within 30 days until 7 days ago'],
    [{ did: { clicked: 'email/welcome', within: '7 days' } }, 'email/welcome was clicked within 7 days'],
    [{ not: { did: { sent: 'sms' } } }, 'not sms was sent'],
    [{ segment: 'vips' }, 'in segment vips'],
    [{ segment: 'vips', 'traits.plan': 'pro' }, 'in segment vips and traits.plan = pro'],
  ])('%j is read, told and written', (input, words) => {
    const { condition, problems } = read(input);
    expect(problems).toEqual([]);
    expect(condition && conditionWords(condition)).toBe(words);
    expect(condition && read(writeCondition(condition)).condition).toEqual(condition);
  });

  it.each([
    [{ did: 'Order Placed' }, "'Order Placed' is no event type"],
    [{ did: {} }, "'did' names nothing"],
    [{ did: { event: 'order.placed', clicked: 'email/x' } }, "'did' names event and clicked"],
    [{ did: { event: 'order.placed', atleast: 2 } }, "unknown key 'atleast'"],
    [{ did: { event: 'order.placed', atLeast: 0 } }, "'atLeast' cannot be 0"],
    [{ did: { event: 'order.placed', within: 'soon' } }, "'soon' is not a duration"],
    [
      { did: { event: 'order.placed', within: '7 days', before: '1 week' } },
      'nothing lies within 7 days and before 1 week',
    ],
    [{ did: { clicked: 'email/x', where: { 'event.a': 1 } } }, "a message holds nothing that 'where' could ask for"],
    [{ did: { event: 'order.placed', where: { total: 1 } } }, "'total' is no path"],
    [{ did: { event: 'order.placed', where: { 'steps.a.b': 1 } } }, "'steps.a.b' is no path"],
    [{ did: { event: 'order.placed', where: { did: 'order.paid' } } }, "'did' is no path"],
    [{ did: { opened: 'sms/hello' } }, "nobody tells of 'sms/hello' that it was opened"],
    [{ did: { clicked: 'pigeon/hello' } }, "nobody tells of 'pigeon/hello' that it was clicked"],
    [{ did: 7 }, 'this cannot be 7'],
    [{ segment: 7 }, "'segment' is 7"],
    [{ 'did.x': true }, "'did.x' is no path"],
  ])('%j is refused', (input, message) => {
    expect(read(input).problems.map((one) => one.message)).toEqual([message]);
  });

  it('is no where nobody knows the answer', () => {
    const { condition } = read({ did: 'order.placed' });
    expect(condition && evaluate(condition, {})).toBe(false);
    expect(condition && evaluate({ kind: 'not', of: condition }, {})).toBe(true);
  });

  it('may be asked of who comes in, and not where later events are matched', () => {
    const where = { did: 'app.opened', segment: 'vips' };
    const problemsOf = (more: object): readonly string[] => {
      const reading = parseJourney({ journey: 'j', on: 'a.b', steps: [{ wait: '1 day' }], ...more }, anyZone);
      return reading.kind === 'refused' ? reading.problems.map(({ message }) => message) : [];
    };
    expect(problemsOf({ on: { event: 'a.b', where } })).toEqual([]);
    const refused = ['what somebody did, and which segments they are in, is not known where later events are matched'];
    expect(problemsOf({ exitOn: [{ event: 'a.c', where }] })).toEqual(refused);
    expect(problemsOf({ steps: [{ waitFor: { event: 'a.c', where }, within: '1 day' }] })).toEqual(refused);
  });

  it('may make a segment, which another segment may not', () => {
    expect(parseSegment({ segment: 'buyers', where: { did: 'order.placed' } }).kind).toBe('read');
    const paid = (where: object) => parseSegment({ segment: 'paid', where: { did: { event: 'order.paid', where } } });
    expect(paid({ 'event.total': 1, 'event.city': { same: 'traits.city' } }).kind).toBe('read');
    expect(paid({ 'event.order': { same: 'entry.order' } })).toMatchObject({
      problems: [{ message: "a segment knows no 'entry.order'" }],
    });
    expect(paid({ 'event.total': 'a\0' })).toMatchObject({
      problems: [{ message: 'a text of this condition holds a NUL character' }],
    });
    expect(parseSegment({ segment: 'buyers', where: { segment: 'vips' } })).toMatchObject({
      problems: [{ message: 'a segment cannot be made of segments' }],
    });
  });
});
