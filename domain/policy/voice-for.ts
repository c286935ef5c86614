import type { Voices } from './settings.ts';

/** The voice that a sender chose for a locale: that of the locale itself, else that of its language; undefined leaves it to the provider. */
export function voiceFor(voices: Voices | undefined, locale: string): string | undefined {
  if (typeof voices !== 'object') return voices;
  const [language = ''] = locale.split('-');
  return voices[locale] ?? voices[language];
}
