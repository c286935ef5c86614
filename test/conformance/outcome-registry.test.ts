import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { failureOf } from '../../adapters/infobip/outcome/failure.ts';
import { nameOf, standingOf } from '../../adapters/infobip/outcome/statuses.ts';
import { vendorFiles } from './vendor-files.mjs';

const code = z.object({ id: z.number(), name: z.string(), permanent: z.boolean().optional() });
const group = z.object({ group_id: z.number().nullable(), kind: z.string(), codes: z.array(code) });
const registry = z.object({ families: z.array(z.object({ family: z.string(), groups: z.array(group) })) });

/** As we call it, and as the public mirror does. */
const files = ['error-codes.yml', '../errors/infobip-error-codes.yml'].map((name) => join(vendorFiles ?? '', name));
const file = files.find((path) => existsSync(path));

const errors = [
  'General error codes',
  'Email error codes',
  'Chat error codes',
  'Voice and WebRTC error codes',
  'Voice error codes (DEPRECATED)',
];
const statuses = ['General status codes', 'Voice status codes', 'Email status codes'];

// The registry of codes is published beside the descriptions, and not by everybody who has those.
describe.skipIf(file === undefined)('the registry of outcomes, against that of the vendor', () => {
  const families = file === undefined ? [] : registry.parse(parse(readFileSync(file, 'utf8'))).families;
  const codesOf = (names: readonly string[]) =>
    families
      .filter(({ family }) => names.includes(family))
      .flatMap(({ groups }) => groups.flatMap(({ group_id, codes }) => codes.map((one) => ({ ...one, group_id }))));

  it('knows every error, and whether it lasts', () => {
    const listed = codesOf(errors).filter(({ id }) => id !== 0);
    expect(listed.length).toBeGreaterThan(250);
    const wrong = listed.filter(({ id, permanent }) => failureOf('undelivered', { id })?.lasting !== permanent);
    expect(wrong).toEqual([]);
  });

  it('knows every status by its group, and its name where it has one', () => {
    const standings = ['accepted', 'accepted', 'failedLater', 'accepted', 'failedLater', 'rejected'];
    const listed = codesOf(statuses).map(({ id, name, group_id }) => ({ id, name, groupId: group_id ?? -1 }));
    expect(listed.length).toBeGreaterThan(50);
    const other = listed.filter(({ id, groupId }) => standingOf({ id, groupId }) !== standings[groupId]);
    expect(other.map(({ name }) => name)).toEqual(['REJECTED_DUPLICATE_MESSAGE_ID']);
    const unnamed = listed.filter(({ id, groupId, name }) => nameOf({ id, groupId, name: '' }) !== name);
    expect(unnamed.map(({ groupId, id }) => `${groupId}/${id}`)).toEqual(['5/87', '5/87']);
  });
});
