/**
 * The alphabets of a text message, as 3GPP TS 23.038 has them: one septet for what is in the table, two for what is behind an
 * escape. A national table is named in the message's header, which leaves less room: 155 septets instead of 160 with one table,
 * 152 with two, and in each part of a longer text 149 or 146 instead of 153.
 */
export type Alphabet = {
  readonly basic: ReadonlySet<string>;
  readonly extended: ReadonlySet<string>;
  /** Septets of a text of one part, and of each part of a longer one. */
  readonly single: number;
  readonly multi: number;
};

const digits = '0123456789';
const capitals = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const common = ` !"#%&'()*+,-./${digits}:;<=>?${capitals}${capitals.toLowerCase()}\n\r`;

const basic = new Set(`${common}@£$¥èéùìòÇØøÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ¤¡ÄÖÑÜ§¿äöñüà`);
const escaped = '\f^{}\\[~]|€';

export const gsm: Alphabet = { basic, extended: new Set(escaped), single: 160, multi: 153 };

/** What a language puts in the place of the usual table (locking) or behind the escape (single). */
type National = { readonly locking?: string; readonly single: string };

const nationals: Readonly<Record<'TR' | 'ES' | 'PT', National>> = {
  TR: {
    locking: `${common}@£$¥€éùıòÇĞğÅåΔ_ΦΓΛΩΠΨΣΘΞŞşßÉ¤İÄÖÑÜ§çäöñüà`,
    single: `${escaped}ĞİŞçğış`,
  },
  ES: { single: `${escaped}çÁÍÓÚáíóú` },
  PT: {
    locking: `${common}@£$¥êéúíóçÔôÁáΔ_ªÇÀ∞^\\€Ó|ÂâÊÉºÍÃÕÚÜ§~ãõ\`üà`,
    single: `${escaped}êçÔôÁáΦΓΩΠΨΣΘÊÀÍÓÚÃÕÂíóúãõâ`,
  },
};

export const languages = ['TR', 'ES', 'PT'] as const;
export type Language = (typeof languages)[number];

/** Which of its tables a message names. */
export type Shifts = { readonly locking: boolean; readonly single: boolean };

/** Without a wish the vendor locks where there is such a table (so its previews of Turkish count), and escapes otherwise. */
const usual = (language: Language): Shifts => {
  const locking = nationals[language].locking !== undefined;
  return { locking, single: !locking };
};

const built = new Map<string, Alphabet>();

export function alphabetOf(language: Language, wished?: Shifts): Alphabet {
  const { locking, single } = wished && (wished.locking || wished.single) ? wished : usual(language);
  const name = `${language} ${String(locking)} ${String(single)}`;
  const known = built.get(name);
  if (known) return known;
  const national = nationals[language];
  const isLocked = locking && national.locking !== undefined;
  const both = isLocked && single;
  const alphabet: Alphabet = {
    basic: isLocked ? new Set(national.locking) : basic,
    extended: new Set(single ? national.single : escaped),
    single: both ? 152 : 155,
    multi: both ? 146 : 149,
  };
  built.set(name, alphabet);
  return alphabet;
}
