import { describe, expect, it } from 'vitest';
import { learn, mergeTraits } from '../../../../domain/profile/traits.ts';

describe('learn', () => {
  it('adds what is said, removes what is null, and takes a named address for a trait', () => {
    const change = learn(
      { plan: 'free', city: 'Split' },
      {
        identities: [{ kind: 'email', value: 'a@b.hr' }],
        traits: { plan: 'pro', city: null },
      },
    );
    expect(change).toEqual({
      traits: { plan: 'pro', email: 'a@b.hr' },
      changed: true,
      names: ['plan', 'city', 'email'],
      addressChanged: true,
    });
  });

  it('knows when nothing changed, so that no claim is outdated for nothing', () => {
    const traits = { address: { city: 'Split', zip: '21000' }, email: 'a@b.hr' };
    const change = learn(traits, {
      identities: [{ kind: 'email', value: 'a@b.hr' }],
      traits: { address: { zip: '21000', city: 'Split' } },
    });
    expect(change).toEqual({ traits, changed: false, names: [], addressChanged: false });
    expect(change.traits).toBe(traits);
  });
});

describe('mergeTraits', () => {
  it('lets the staying person’s traits win', () => {
    expect(mergeTraits({ plan: 'pro' }, { plan: 'free', phone: '+385911234567' })).toEqual({
      traits: { plan: 'pro', phone: '+385911234567' },
      changed: true,
      names: ['phone'],
      addressChanged: true,
    });
  });
});
