/** A voice that speaks a text: `name gender supplier`, the first of a language is its default. */
export type Voice = {
  readonly name: string;
  readonly gender: 'male' | 'female';
  readonly supplier: 'Amazon' | 'Microsoft';
  readonly neural: boolean;
};

/** Short: `f` or `m`, `a`mazon or `m`icrosoft, `n` for a neural voice. */
const table: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    ar: 'Zeina fa, Hoda fm, Naayf mm',
    bg: 'Ivan mm',
    bn: 'Tanishaa fmn',
    ca: 'Herena fm, Arlet fan',
    'cmn-cn': 'Zhiyu fa',
    cs: 'Jakub mm',
    da: 'Naja fa, Mads ma',
    de: 'Marlene fa, Vicki fa, Hans ma, Daniel man',
    'de-at': 'Michael mm, Hannah fan',
    'de-ch': 'Karsten mm',
    el: 'Stefanos mm',
    en: 'Joanna fa, Ivy fa, Kendra fa, Kimberly fa, Salli fa, Joey ma, Justin ma, Matthew ma, Benjamin mm, Ruth fan',
    'en-au': 'Nicole fa, Russell ma, Olivia fan',
    'en-ca': 'Linda fm',
    'en-gb': 'Amy fa, Emma fa, Brian ma, Arthur man',
    'en-gb-wls': 'Geraint ma',
    'en-ie': 'Sean mm, Niamh fan',
    'en-in': 'Raveena fa, Aditi fa, Kajal fan',
    es: 'Conchita fa, Lucia fa, Enrique ma, Sergio man',
    'es-mx': 'Mia fa, Andres man',
    'es-us': 'Penelope fa, Lupe fa, Miguel ma',
    fi: 'Heidi fm, Suvi fan',
    'fil-ph': 'Blessica fmn',
    fr: 'Celine fa, Lea fa, Mathieu ma, Remi man',
    'fr-ca': 'Chantal fa, Gabrielle fan',
    'fr-ch': 'Guillaume mm',
    gu: 'Dhwani fmn',
    he: 'Asaf mm',
    hi: 'Aditi fa, Kalpana fm, Hemant mm, Kajal fan',
    hr: 'Matej mm, Gabrijela fmn',
    hu: 'Szabolcs mm',
    id: 'Andika mm',
    is: 'Dora fa, Karl ma',
    it: 'Carla fa, Bianca fa, Giorgio ma, Adriano man',
    ja: 'Mizuki fa, Takumi ma',
    kn: 'Sapna fmn',
    ko: 'Seoyeon fa, HeamiRUS fm',
    lt: 'Ona fmn',
    lv: 'Everita fmn',
    ml: 'Sobhana fmn',
    ms: 'Rizwan mm',
    nl: 'Lotte fa, Ruben ma, Laura fan',
    'nl-be': 'Lisa fan',
    no: 'Liv fa, Ida fan',
    pl: 'Ewa fa, Maja fa, Jacek ma, Jan ma, Ola fan',
    'pt-br': 'Vitoria fa, Camila fa, Ricardo ma, Thiago man',
    'pt-pt': 'Ines fa, Cristiano ma',
    ro: 'Carmen fa',
    ru: 'Tatyana fa, Maxim ma',
    sk: 'Filip mm',
    sl: 'Lado mm',
    'sr-rs': 'Sophie fmn',
    sv: 'Astrid fa, Elin fan',
    ta: 'Valluvar mm',
    te: 'Chitra fm',
    th: 'Pattara mm',
    tr: 'Filiz fa, Burcu fan',
    uk: 'Polina fmn',
    vi: 'An mm',
    wls: 'Gwyneth fa',
    'yue-hk': 'Hiujin fan',
    'zh-cn': 'Zhiyu fa, Kangkang mm',
    'zh-tw': 'Yating fm, Zhiwei mm',
  }),
);

/** Languages that the vendor's API knows beside those above; a voice of their kin speaks them here. */
const kin: ReadonlyMap<string, string> = new Map(
  Object.entries<string>({
    'ar-ma': 'ar',
    ar_xa: 'ar',
    'bn-in': 'bn',
    'en-ph': 'en',
    'es-419': 'es-us',
    'es-ar': 'es-us',
    'es-co': 'es-us',
    'et-ee': 'fi',
    'kk-kz': 'ru',
    'mr-in': 'hi',
    'nb-no': 'no',
    'pa-in': 'hi',
    'sw-ke': 'en',
    'sw-tz': 'en',
    'ur-in': 'hi',
    'ur-pk': 'hi',
    'uz-uz': 'ru',
  }),
);

/** All voices of a language, or undefined when nobody speaks it. `EN_gb` and `en-GB` are `en-gb`. */
export function voicesOf(language: string): readonly Voice[] | undefined {
  const key = language.toLowerCase();
  const row = table.get(key) ?? table.get(key.replaceAll('_', '-')) ?? table.get(kin.get(key) ?? '');
  return row?.split(', ').map((entry) => {
    const [name = '', [gender, supplier, neural] = ''] = entry.split(' ');
    return {
      name,
      gender: gender === 'f' ? 'female' : 'male',
      supplier: supplier === 'a' ? 'Amazon' : 'Microsoft',
      neural: neural === 'n',
    };
  });
}

export type VoiceChoice = { readonly name?: string | undefined; readonly gender?: string | undefined };

/** By name, else the first of that gender, else the default: the vendor refuses no choice. */
export function chooseVoice(language: string, { name, gender }: VoiceChoice): string | undefined {
  const voices = voicesOf(language) ?? [];
  const named = voices.find((voice) => voice.name.toLowerCase() === name?.toLowerCase());
  const kind = voices.find((voice) => voice.gender === gender?.toLowerCase());
  return (named ?? kind ?? voices[0])?.name;
}
