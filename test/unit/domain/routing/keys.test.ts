import { describe, expect, it } from 'vitest';
import { digest, event, journey } from '../../../../domain/journey/builder.ts';
import { routeEvent } from '../../../../domain/routing/route-event.ts';
import { contextOf, routed, runningIn } from '../../../support/routing.ts';

const dropped = event('price.dropped');
const definition = journey('drops', {
  on: dropped,
  reentry: 'always',
  steps: [digest(dropped, { id: 'drops', for: '2 hours', entry: true, by: 'event.product' })],
});

const occurrence = (product: string) =>
  routeEvent(
    { id: 'p', workspace: 'default', traits: {}, enrollments: [runningIn('drops', { entry: { product: 'shoe' } })] },
    routed({ id: product, type: 'price.dropped', properties: { product } }),
    contextOf(definition),
  ).dispatches.map((one) => (one.kind === 'signal' ? one.occurrence : null))[0];

describe('an event that a digest keeps by a key', () => {
  it('tells the workflow whether it is about the same, and not about what (I8)', () => {
    expect(occurrence('shoe')).toMatchObject({ matched: ['digest:drops'], keys: { 'digest:drops': 'entry' } });
    const [hat, coat] = [occurrence('hat'), occurrence('coat')];
    expect(JSON.stringify(hat)).not.toContain('"hat"');
    expect(hat).not.toEqual(coat);
  });
});
