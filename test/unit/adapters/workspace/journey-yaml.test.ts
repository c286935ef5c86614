import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseJourneyYaml, writeJourneyYaml } from '../../../../adapters/workspace/journey-yaml.ts';
import { definitions } from '../../../support/arbitraries.ts';

const tools = { isZone: (name: string) => ['Europe/Zagreb', 'UTC'].includes(name) };

describe('journey files', () => {
  it('say the same as the definition, both ways', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const reading = parseJourneyYaml(writeJourneyYaml(definition), 'journeys/any.yaml', tools);
        expect(reading).toMatchObject({ kind: 'journey' });
        expect(reading.kind === 'journey' && reading.definition).toStrictEqual(definition);
      }),
      { numRuns: 100 },
    );
  });
});
