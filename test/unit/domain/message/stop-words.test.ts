import { describe, expect, it } from 'vitest';
import { isStop } from '../../../../domain/message/stop-words.ts';

describe('isStop', () => {
  it.each([
    'STOP',
    'stop',
    ' Stop. ',
    'S T O P',
    'stop!!!',
    'STOPALL',
    'Stop all',
    'quit',
    'END',
    'revoke',
    'Opt out',
    'OPT-OUT',
  ])('takes "%s" for an opt-out', (text) => expect(isStop(text)).toBe(true));
  it.each(['cancel', 'UNSUBSCRIBE', 'Remove', 'Arrêt', 'ARRET', 'TD', 'Please stop', 'Stop texting me', 'odjava'])(
    'takes "%s" for an opt-out',
    (text) => expect(isStop(text)).toBe(true),
  );
  it.each(['', '👍', 'When do you stop serving?', 'the end of the road', 'cancel my order 17', 'Thanks', 'Stopford'])(
    'leaves "%s" to people',
    (text) => expect(isStop(text)).toBe(false),
  );
});
