import { describe, expect, it } from 'vitest';
import { event, journey, send, update, wait } from '../../../../../domain/journey/builder.ts';
import { comingPlace, placeOf } from '../../../../../domain/journey/interpreter/place.ts';
import { resume } from '../../../../../domain/journey/interpreter/resume.ts';
import { start } from '../../../../../domain/journey/interpreter/start.ts';
import { ana, day, monday } from '../../../../support/play.ts';

const definition = journey('any', {
  on: event('user.signed_up'),
  steps: [update({ 'traits.a': 1 }), send('sms', 'hello', { class: 'service' }), wait('1 day')],
});
const first = start(definition, monday, 'v1', ana);
const second = resume(definition, first, { kind: 'updated', at: monday });
const third = resume(definition, second, { kind: 'accepted', at: monday });

describe('the place of an enrollment', () => {
  it('is the step it stands at', () => {
    expect(placeOf(definition, first)).toEqual({ step: 'update-1', kind: 'update', until: null });
    expect(placeOf(definition, third)).toEqual({ step: 'wait-1', kind: 'wait', until: monday + day });
  });

  it('is known one activity ahead: the wait that follows a send is stored with the send', () => {
    expect(comingPlace(definition, first, monday)).toEqual({ step: 'send-hello', kind: 'send', until: null });
    expect(comingPlace(definition, second, monday)).toEqual({ step: 'wait-1', kind: 'wait', until: monday + day });
    expect(comingPlace(definition, third, monday + 1)).toEqual({ step: 'wait-1', kind: 'wait', until: monday + day });
  });

  it('is nowhere at the end', () => {
    expect(placeOf(definition, resume(definition, third, { kind: 'woke', at: monday + day }))).toBeNull();
  });
});
