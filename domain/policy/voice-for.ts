import type { Sender } from './settings.ts';

/** The voice that a sender chose for a locale: that of the locale itself, else that of its language; undefined leaves it to the provider. */
export function voiceFor(voice: Sender['voice'], locale: string): string | undefined {
  if (typeof voice !== 'object') return voice;
  const [language = ''] = locale.split('-');
  return voice[locale] ?? voice[language];
}
