import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Identity } from '../../../../domain/event.ts';
import { nameKey, resolveProfiles } from '../../../../domain/profile/resolve.ts';
import type { KnownProfile } from '../../../../domain/profile/resolve.ts';

const workspace = 'default';
const user = (value: string): Identity => ({ kind: 'userId', value });
const anon = (value: string): Identity => ({ kind: 'anonymousId', value });
const mail = (value: string): Identity => ({ kind: 'email', value });
const said = (identities: readonly Identity[], previousId: string | null = null) => ({
  workspace,
  identities,
  previousId,
});

/** Profiles as the database knows them: id → names. */
function known(people: Readonly<Record<string, readonly Identity[]>>): Map<string, KnownProfile> {
  return new Map(
    Object.entries(people).flatMap(([id, names]) => {
      const profile = { id, workspace, hasUserId: names.some(({ kind }) => kind === 'userId') };
      return names.map((name) => [nameKey(workspace, name), profile] as const);
    }),
  );
}
function resolve(
  events: readonly ReturnType<typeof said>[],
  people: Readonly<Record<string, readonly Identity[]>> = {},
) {
  let made = 0;
  return resolveProfiles(events, known(people), () => `new-${(made += 1)}`);
}

describe('resolveProfiles', () => {
  it('makes one person for all names that come together, within a batch too', () => {
    const { profileIds, created, names } = resolve([
      said([anon('a')]),
      said([user('u'), anon('a')]),
      said([user('u')]),
    ]);
    expect(profileIds).toEqual(['new-1', 'new-1', 'new-1']);
    expect(created).toHaveLength(1);
    expect(names.map(({ kind, profileId }) => [kind, profileId])).toEqual([
      ['anonymousId', 'new-1'],
      ['userId', 'new-1'],
    ]);
  });

  it('gives a new userId to the person who was anonymous', () => {
    expect(resolve([said([user('u'), anon('a')])], { 'p-1': [anon('a')] })).toMatchObject({
      profileIds: ['p-1'],
      created: [],
      names: [{ kind: 'userId', value: 'u', profileId: 'p-1' }],
      merges: [],
    });
  });

  it('merges an anonymous person into the one with the userId, the newer into the older otherwise', () => {
    const named = resolve([said([user('u'), anon('a')])], { 'p-1': [anon('a')], 'p-2': [user('u')] });
    expect(named).toMatchObject({ profileIds: ['p-2'], merges: [{ winner: 'p-2', loser: 'p-1' }] });
    const nameless = resolve([said([anon('a'), mail('m')])], { 'p-1': [mail('m')], 'p-2': [anon('a')] });
    expect(nameless).toMatchObject({ profileIds: ['p-1'], merges: [{ winner: 'p-1', loser: 'p-2' }] });
  });

  it('keeps people with different userIds apart, whatever device or address they share', () => {
    const people = { 'p-1': [user('u'), anon('a'), mail('m')], 'p-2': [user('v')] };
    expect(resolve([said([user('v'), anon('a'), mail('m')])], people)).toMatchObject({
      profileIds: ['p-2'],
      merges: [],
      names: [],
    });
    expect(resolve([said([user('w'), anon('a')])], people)).toMatchObject({ profileIds: ['new-1'], merges: [] });
    const between = { 'p-1': [anon('a')], 'p-2': [user('v'), mail('m')] };
    expect(resolve([said([user('w'), anon('a'), mail('m')])], between)).toMatchObject({
      profileIds: ['p-1'],
      merges: [],
    });
  });

  it('merges them on an explicit alias, and remembers a previous name that nobody had', () => {
    const people = { 'p-1': [user('old')], 'p-2': [user('u')] };
    expect(resolve([said([user('u')], 'old')], people)).toMatchObject({
      merges: [{ winner: 'p-1', loser: 'p-2' }],
      profileIds: ['p-1'],
    });
    expect(resolve([said([user('u')], 'never')], people).names).toMatchObject([
      { kind: 'anonymousId', value: 'never' },
    ]);
  });

  it('knows nobody in an event without names', () => {
    expect(resolve([said([])])).toEqual({ profileIds: [null], created: [], names: [], merges: [] });
  });

  it('never gives one person two userIds without an alias, and every name exactly one owner', () => {
    const name = fc.oneof(
      fc.constantFrom('u1', 'u2', 'u3').map(user),
      fc.constantFrom('a1', 'a2').map(anon),
      fc.constantFrom('m1', 'm2').map(mail),
    );
    const event = fc
      .uniqueArray(name, { minLength: 1, maxLength: 3, selector: ({ kind }) => kind })
      .map((names) => said(names));
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        const { profileIds, names } = resolve(events);
        const owners = new Map(names.map((one) => [`${one.kind}:${one.value}`, one.profileId]));
        expect(owners.size).toBe(names.length);
        const users = names.filter(({ kind }) => kind === 'userId').map(({ profileId }) => profileId);
        expect(new Set(users).size).toBe(users.length);
        for (const [index, { identities }] of events.entries()) {
          const userId = identities.find(({ kind }) => kind === 'userId');
          if (userId) expect(profileIds[index]).toBe(owners.get(`userId:${userId.value}`));
        }
      }),
    );
  });
});
