import { describe, expect, it } from 'vitest';
import { zones } from '../../../../adapters/zones/zones.ts';
import type { Channel } from '../../../../domain/channel.ts';
import type { JsonObject } from '../../../../domain/json.ts';
import { whereabouts } from '../../../../domain/policy/whereabouts.ts';

const noon = Date.parse('2026-03-02T12:00:00Z');
type Known = { channel?: Channel; of?: string | null; defaultZone?: string | null };
/** `of`: the country of the number; null: nothing tells. */
const find = (traits: JsonObject, { channel = 'sms', of = 'HR', defaultZone = 'Europe/London' }: Known = {}) =>
  whereabouts(
    { channel },
    { profile: { id: 'p', traits, revision: 1 }, settings: defaultZone === null ? {} : { defaultZone } },
    '+385911234567',
    noon,
    { zones, countryOf: () => of ?? undefined },
  );

describe('whereabouts', () => {
  it('are the zone that the profile names, in the country of the number', () => {
    expect(find({ timezone: 'Asia/Tokyo' })).toEqual({ country: 'HR', zones: ['Asia/Tokyo'] });
    expect(find({ timezone: 'Asia/Tokyo', country: 'JP' })).toEqual({ country: 'HR', zones: ['Asia/Tokyo'] });
  });
  it.each(['Mars/Olympus', '', 9, null])('are those of the country where the profile’s zone is %j', (timezone) => {
    expect(find({ timezone })).toEqual({ country: 'HR', zones: ['Europe/Zagreb'] });
  });
  it('are the country on the profile where no number tells', () => {
    for (const country of ['JP', 'jp', 'Jp'])
      expect(find({ country }, { of: null })).toEqual({ country: 'JP', zones: ['Asia/Tokyo'] });
    // A mail address is nowhere, whatever number its owner has.
    expect(find({ country: 'JP' }, { channel: 'email' })).toEqual({ country: 'JP', zones: ['Asia/Tokyo'] });
  });
  it.each(['Japan', 'J', 'JP ', ' JP', 'J1', 81, undefined])('take no country from %j', (country) => {
    const traits = country === undefined ? {} : { country };
    expect(find(traits, { of: null })).toEqual({ country: undefined, zones: ['Europe/London'] });
  });
  it('are the workspace’s zone where the country has none that anybody knows, and else UTC', () => {
    expect(find({}, { of: 'ZZ' })).toEqual({ country: 'ZZ', zones: ['Europe/London'] });
    expect(find({}, { of: null, defaultZone: null })).toEqual({ country: undefined, zones: ['UTC'] });
  });
  it('are all zones of a country that has several', () => {
    expect(find({}, { of: 'AU' }).zones.length).toBeGreaterThan(3);
  });
});
