import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { parseJourney } from '../../../../domain/journey/parse.ts';
import type { JourneyDefinition } from '../../../../domain/journey/definition.ts';
import type { Bundle } from '../../../../domain/workspace/bundle.ts';
import { journeyVersion } from '../../../../domain/workspace/journey-version.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const define = (id: string, template: string): JourneyDefinition => {
  const read = parseJourney(
    { journey: id, on: 'user.signed_up', steps: [{ send: `sms/${template}`, class: 'service' }] },
    { isZone: () => true },
  );
  if (read.kind === 'refused') throw new Error(JSON.stringify(read.problems));
  return read.definition;
};
const bundle: Bundle = {
  workspace: 'default',
  settings: {},
  contracts: { 'user.signed_up': { type: 'object', properties: { a: {}, b: {} } }, 'app.opened': { type: 'object' } },
  templates: {
    'sms/hi': { en: { kind: 'text', text: 'Hi' }, hr: { kind: 'text', text: 'Bok', snippets: { x: '1' } } },
    'sms/bye': { en: { kind: 'text', text: 'Bye' } },
  },
  segments: [],
  campaigns: [],
  journeys: [define('hello', 'hi'), define('farewell', 'bye')],
};
const hashes = (of: Bundle) => of.journeys.map((definition) => journeyVersion(of, definition, sha256).hash);
const [hello, farewell] = hashes(bundle);

describe('journeyVersion', () => {
  it('gives the same content the same hash, whatever the order of keys', () => {
    const turned = (value: unknown): unknown => {
      if (typeof value !== 'object' || value === null) return value;
      if (Array.isArray(value)) return value.map(turned);
      return Object.fromEntries(
        Object.entries(value)
          .toReversed()
          .map(([key, one]) => [key, turned(one)]),
      );
    };
    expect(hello).toMatch(/^[0-9a-f]{12}$/);
    expect(hashes(turned(bundle) as Bundle)).toEqual([hello, farewell]);
  });

  it.each<[string, Bundle]>([
    ['a template', { ...bundle, templates: { ...bundle.templates, 'sms/hi': { en: { kind: 'text', text: 'Hi!' } } } }],
    [
      'a snippet',
      {
        ...bundle,
        templates: {
          ...bundle.templates,
          'sms/hi': { ...bundle.templates['sms/hi'], hr: { kind: 'text', text: 'Bok', snippets: { x: '2' } } },
        },
      },
    ],
  ])('changes with %s, and only for the journey that uses it', (_, changed) => {
    const [first, second] = hashes(changed);
    expect(first).not.toBe(hello);
    expect(second).toBe(farewell);
  });

  it('changes with a contract the journey listens to, not with others, settings or its status', () => {
    const contract = (type: string) => ({
      ...bundle,
      contracts: { ...bundle.contracts, [type]: { type: 'object', title: 'new' } },
    });
    expect(hashes(contract('user.signed_up'))).not.toContain(hello);
    expect(hashes(contract('app.opened'))).toEqual([hello, farewell]);
    expect(hashes({ ...bundle, settings: { defaultLocale: 'hr' } })).toEqual([hello, farewell]);
    const live = bundle.journeys.map((one): JourneyDefinition => ({ ...one, status: 'live' }));
    expect(hashes({ ...bundle, journeys: live })).toEqual([hello, farewell]);
  });

  it('holds what the journey uses and nothing else', () => {
    const [definition] = bundle.journeys;
    if (definition === undefined) throw new Error('no journey');
    const version = journeyVersion(bundle, definition, sha256);
    expect(Object.keys(version.templates)).toEqual(['sms/hi']);
    expect(Object.keys(version.contracts)).toEqual(['user.signed_up']);
  });
});
