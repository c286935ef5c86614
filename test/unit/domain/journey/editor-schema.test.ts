import { Ajv } from 'ajv';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { writeJourney } from '../../../../domain/journey/authoring/write-journey.ts';
import { journeyEditorSchema } from '../../../../domain/journey/editor-schema.ts';
import { definitions } from '../../../support/arbitraries.ts';

const accepts = new Ajv({ strict: false, allErrors: true }).compile(journeyEditorSchema());

describe('the schema for editors', () => {
  it('accepts every journey that can be written', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const fits = accepts(writeJourney(definition));
        expect(fits ? [] : accepts.errors).toEqual([]);
      }),
      { numRuns: 100 },
    );
  });

  it.each([
    { journey: 'a', on: 'user.signed_up' },
    { journey: 'a', on: 'user.signed_up', steps: [{ sent: 'email/a', class: 'service' }] },
    { journey: 'a', on: 'user.signed_up', steps: [{ send: 'email/a', class: 'promo' }] },
    { journey: 'a', on: 'user.signed_up', steps: ['exit'], stauts: 'live' },
    { journey: 'a', on: 'user.signed_up', steps: [{ branch: [{ when: { 'traits.a': { equals: 1 } }, steps: [] }] }] },
  ])('underlines what is wrong: %j', (written) => {
    expect(accepts(written)).toBe(false);
  });
});
