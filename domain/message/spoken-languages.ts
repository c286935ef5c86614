/**
 * Languages that Infobip speaks, in its own codes (OpenAPI 3.210.0, text-to-speech). A gateway that is told another one refuses the call
 * or reads the words as if they were English.
 */
export const infobipLanguages: readonly string[] =
  `ar ar-ma ar_xa bg bn bn-in ca cmn-cn cs da de de-at de-ch el en en-au en-ca en-gb en-gb-wls en-ie en-in en-ph es es-419 es-ar es-co es-mx
   es-us et-ee fi fil-ph fr fr-ca fr-ch gu he hi hr hu id is it ja kk-kz kn ko lt lv ml mr-in ms nb-no nl nl-be no pa-in pl pt-br pt-pt ro ru
   sk sl sr-rs sv sw-ke sw-tz ta te th tr uk ur-in ur-pk uz-uz vi wls yue-hk zh-cn zh-tw`.split(/\s+/);

/** Where a language is spoken in several countries, and by its name alone in none. */
const usual: Readonly<Record<string, string>> = { pt: 'pt-pt', zh: 'zh-cn', sw: 'sw-ke', ur: 'ur-pk' };

/** The code under which a locale is spoken: itself, else its language, else that of another country; undefined where nobody speaks it. */
export function spokenAs(locale: string, languages: readonly string[]): string | undefined {
  const exact = locale.toLowerCase();
  const [language = ''] = exact.split('-');
  const wanted = [exact, language, usual[language] ?? ''];
  return wanted.find((code) => languages.includes(code)) ?? languages.find((code) => code.startsWith(`${language}-`));
}
