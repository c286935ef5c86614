import { describe, expect, it } from 'vitest';
import { classOfSuppression, suppressionKinds, suppressionOf } from '../../../../domain/policy/suppression.ts';

const address = '385911234567';

describe('suppressionOf', () => {
  const tips = { address, reason: 'no tips', topic: 'tips' };
  const all = { address, reason: 'STOP', topic: '*' };
  const unsaid = { address, reason: 'STOP' };
  it('finds what holds for everything, whatever the topic', () => {
    for (const topic of ['tips', 'news', null]) {
      expect(suppressionOf([all], address, topic)).toBe(all);
      expect(suppressionOf([unsaid], address, topic)).toBe(unsaid);
    }
  });
  it('finds what holds for one topic for that one', () => {
    expect(suppressionOf([tips], address, 'tips')).toBe(tips);
    expect(suppressionOf([tips], address, 'news')).toBeUndefined();
    expect(suppressionOf([tips], address, null)).toBeUndefined();
  });
  it('finds nothing of somebody else, and the first of several', () => {
    expect(suppressionOf([all, tips], '385911234568', 'tips')).toBeUndefined();
    expect(suppressionOf([{ ...all, address: '1' }, tips, all], address, 'tips')).toBe(tips);
  });
});

describe('classOfSuppression', () => {
  it('is the person’s wish unless the mailbox is dead or somebody here decided', () => {
    const classes = suppressionKinds.map((kind) => [kind, classOfSuppression({ kind })]);
    expect(Object.fromEntries(classes)).toEqual({
      'hard bounce': 'address',
      complaint: 'person',
      'opt-out': 'person',
      manual: 'policy',
    });
    expect(classOfSuppression({})).toBe('person');
  });
});
