import { describe, expect, it } from 'vitest';
import { readGivenPeople } from '../../../../cli/workspace/crowd/given-people.ts';

const schema = {
  type: 'object',
  properties: { age: { type: 'integer' }, vip: { type: ['boolean', 'null'] }, firstName: { type: 'string' } },
};
const problems = (text: string, file: string) =>
  readGivenPeople(text, file, schema).problems.map(({ line, message }) => `${line}: ${message}`);

describe('people from a file', () => {
  it('reads JSON, one a line', () => {
    const text = `{"userId":"ana","traits":{"firstName":"Ana"},"consents":{"sms":{"tips":"subscribed"}},"properties":{"plan":"pro"},"at":"2026-03-02T09:00:00Z"}\n\n{"firstName":"Luka"}\n`;
    expect(readGivenPeople(text, 'people.ndjson', schema)).toEqual({
      people: [
        {
          id: 'ana',
          traits: { firstName: 'Ana' },
          consents: [{ channel: 'sms', topic: 'tips', state: 'subscribed', confirmed: true }],
          properties: { plan: 'pro' },
          at: Date.UTC(2026, 2, 2, 9),
        },
        { traits: { firstName: 'Luka' } },
      ],
      problems: [],
    });
  });

  it('reads CSV by its first line, numbers as the profile has them', () => {
    const text =
      '\uFEFFuserId,firstName,age,vip,consent.sms,consent.email.tips\nana,"Ana, ""Banana""",031,TRUE,subscribed,unsubscribed\nluka,7,,,,\n';
    expect(readGivenPeople(text, 'people.csv', schema).people).toEqual([
      {
        id: 'ana',
        traits: { firstName: 'Ana, "Banana"', age: 31, vip: true },
        consents: [
          { channel: 'sms', topic: '*', state: 'subscribed', confirmed: true },
          { channel: 'email', topic: 'tips', state: 'unsubscribed' },
        ],
      },
      { id: 'luka', traits: { firstName: '7' }, consents: [] },
    ]);
  });

  it('names the lines that it cannot read', () => {
    expect(
      problems('{"a":1}\nnothing\n{"consents":{"sms":{"tips":"maybe"}}}\n[]\n{"at":"soon"}', 'people.ndjson'),
    ).toEqual([
      '2: this line is no JSON object',
      "3: 'consents' says neither subscribed nor unsubscribed by channel and topic",
      '4: this line is no JSON object',
      "5: 'at' is no instant",
    ]);
    expect(problems('a,b\n1\n', 'people.csv')).toEqual(['2: 1 fields']);
  });
});
