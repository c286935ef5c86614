import { describe, expect, it } from 'vitest';
import { commandOf } from '../../../../domain/message/stop-words.ts';

describe('commandOf', () => {
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
    'cancel',
    'UNSUBSCRIBE',
    'Remove',
    'Arrêt',
    'ARRET',
    'TD',
    'Please stop',
    'Stop texting me',
    'Stop promotions',
    'odjava',
    'Одјава',
    'СТОП',
    'стоп!',
    'ΣΤΟΠ',
    'Διακοπή',
    'Отписаться',
    'Baja',
    'Abmelden',
    'disdici',
    'Sair',
    'odhlásit',
    'Wypisz',
    'İptal',
    'ＳＴＯＰ',
    'st\u00adop',
    '\u200bSTOP\ufeff',
    'S\u00a0T\u202fO\u2003P',
    '🛑 STOP 🛑',
  ])('takes "%s" for an opt-out', (text) => expect(commandOf(text)).toBe('stop'));

  it.each(['START', 'Unstop', ' start! ', 'Старт'])('takes "%s" for a change of mind', (text) =>
    expect(commandOf(text)).toBe('start'),
  );

  it.each(['HELP', 'Info?', 'pomoć', 'Помоћ', 'Помощь', 'Βοήθεια', 'pomoc', 'yardım'])(
    'takes "%s" for a question who this is',
    (text) => expect(commandOf(text)).toBe('help'),
  );

  it.each([
    '',
    '👍',
    'yes',
    'When do you stop serving?',
    'the end of the road',
    'cancel my order 17',
    'Thanks',
    'Stopford',
    'start on Monday',
    'стопало',
    'salto',
    'Rot',
  ])('leaves "%s" to people', (text) => expect(commandOf(text)).toBeNull());
});
