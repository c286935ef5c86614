import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JourneyDefinition } from '../../../domain/journey/definition.ts';
import { routerWorld } from '../../support/router-world.ts';
import type { RouterWorld } from '../../support/router-world.ts';

const welcome: JourneyDefinition = {
  id: 'welcome',
  on: { event: 'user.signed_up' },
  reentry: { kind: 'once' },
  goal: { event: 'order.placed', where: { kind: 'compare', path: 'event.total', op: 'gt', value: 10 } },
  exitOn: [{ event: 'user.deleted' }],
  steps: [{ kind: 'wait', id: 'pause', for: '1 day' }],
};

describe('the router', () => {
  let world: RouterWorld;
  beforeAll(async () => {
    world = await routerWorld('route');
    await world.journey(welcome);
    await world.router();
  });
  afterAll(() => world.close());

  it('makes an event a profile, an enrollment and a running workflow', async () => {
    const began = performance.now();
    const id = await world.publish('user.signed_up', { userId: 'ana', email: 'Ana@Example.com', plan: 'pro', traits: { name: 'Ana' } });
    const enrolled = () =>
      world.rows<{ workflow_id: string; journey_id: string; traits: object; done: boolean }>(
        `select e.*, p.traits, d.done_at is not null as done from enrollments e join profiles p on p.id = e.profile_id
         join identities i on i.profile_id = p.id and i.kind = 'userId' and i.value = 'ana' join dispatches d on d.enrollment_id = e.id`,
      );
    await expect.poll(enrolled, { interval: 5 }).toMatchObject([{ done: true }]);
    console.log('event to started', performance.now() - began);
    const [enrollment] = await enrolled();
    expect(enrollment?.traits).toEqual({ email: 'ana@example.com', name: 'Ana' });
    const workflow = world.temporal.workflow.getHandle(enrollment?.workflow_id ?? '');
    expect((await workflow.describe()).searchAttributes).toMatchObject({ CarillonJourney: ['welcome'], CarillonVersion: ['v1'] });
    const [inbox] = await world.rows('select type, verdicts from inbox where event_id = $1', [id]);
    expect(inbox).toMatchObject({ type: 'user.signed_up', verdicts: [{ journey: 'welcome', verdict: 'entered' }] });
  });
});
