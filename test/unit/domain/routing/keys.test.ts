import { createPlaceBook } from '../../../../domain/routing/places.ts';
import { describe, expect, it } from 'vitest';
import { realClock } from '../../../../domain/clock.ts';
import { digest, event, journey } from '../../../../domain/journey/builder.ts';
import { routeEvent } from '../../../../domain/routing/route-event.ts';

const dropped = event('price.dropped');
const definition = journey('drops', {
  on: dropped,
  reentry: 'always',
  steps: [digest(dropped, { id: 'drops', for: '2 hours', entry: true, by: 'event.product' })],
});

const occurrence = (product: string) =>
  routeEvent(
    {
      id: 'p',
      workspace: 'default',
      traits: {},
      enrollments: [
        {
          id: 'e',
          workflowId: 'journey-e',
          journeyId: 'drops',
          version: 'v1',
          slot: 'running',
          slotHeld: true,
          running: true,
          finished: false,
          mark: null,
          heldBack: null,
          enteredAt: 0,
          clock: realClock,
          entry: { product: 'shoe' },
          isNew: false,
        },
      ],
    },
    {
      event: {
        workspace: 'default',
        source: 'test',
        id: product,
        type: 'price.dropped',
        fullType: 'price.dropped',
        time: null,
        identities: [],
        properties: { product },
        traits: {},
        previousId: null,
      },
      streamSeq: 1,
      arrivedAt: 1_000,
    },
    {
      listening: () => [],
      definition: () => definition,
      places: createPlaceBook([]),
      newId: () => 'new',
      newClock: () => realClock,
    },
  ).dispatches.map((one) => (one.kind === 'signal' ? one.occurrence : null))[0];

describe('an event that a digest keeps by a key', () => {
  it('tells the workflow whether it is about the same, and not about what (I8)', () => {
    expect(occurrence('shoe')).toMatchObject({ matched: ['digest:drops'], keys: { 'digest:drops': 'entry' } });
    const [hat, coat] = [occurrence('hat'), occurrence('coat')];
    expect(JSON.stringify(hat)).not.toContain('"hat"');
    expect(hat).not.toEqual(coat);
  });
});
