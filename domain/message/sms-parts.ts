/** 3GPP TS 23.038: what one septet can say … */
const oneSeptet =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
/** … and what takes two, behind an escape. */
const twoSeptets = '\f^{}\\[~]|€';

const septets = new Map([
  ...Array.from(oneSeptet).map((one) => [one, 1] as const),
  ...Array.from(twoSeptets).map((one) => [one, 2] as const),
]);

/** Room of a message that stands alone, and of each part of a longer one, whose header takes the rest. */
const room = { 'GSM-7': { alone: 160, part: 153 }, 'UCS-2': { alone: 70, part: 67 } } as const;

export type SmsParts = { readonly encoding: 'GSM-7' | 'UCS-2'; readonly parts: number };

/** What the provider will charge for: the parts of a text. One character outside the GSM alphabet makes all of it UCS-2. */
export function smsParts(text: string): SmsParts {
  const characters = Array.from(text);
  const encoding = characters.every((one) => septets.has(one)) ? 'GSM-7' : 'UCS-2';
  const widths = characters.map((one) => (encoding === 'GSM-7' ? (septets.get(one) ?? 1) : one.length));
  const { alone, part } = room[encoding];
  return { encoding, parts: widths.reduce((sum, width) => sum + width, 0) <= alone ? 1 : fill(widths, part) };
}

/** The characters of a text that are outside the GSM alphabet, each once. */
export const costly = (text: string): readonly string[] => [
  ...new Set(Array.from(text).filter((one) => !septets.has(one))),
];

/** No character is ever cut in two by the end of a part. */
function fill(widths: readonly number[], size: number): number {
  let [parts, used] = [1, 0];
  for (const width of widths) {
    if (used + width > size) [parts, used] = [parts + 1, 0];
    used += width;
  }
  return parts;
}
