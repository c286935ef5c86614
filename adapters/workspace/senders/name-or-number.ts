import type { Judge } from '../fits.ts';

export const nameOrNumberText =
  "a number with its country code ('+385911234567'), a short code, or a name of 3 to 11 letters and digits";

/** What operators take for the sender of a text message. */
export function judgeNameOrNumber(text: string): ReturnType<Judge> {
  const digits = text.replaceAll(/[\s().-]/g, '');
  if (/^\+[1-9]\d{6,14}$/.test(digits)) return null;
  if (/^\d{3,6}$/.test(digits)) return null;
  if (/^\+?\d+$/.test(digits))
    return {
      message: `'${text}' has no country code`,
      expected: nameOrNumberText,
      hint: `write +, the country's code, then the number without its leading 0: +385${digits.replace(/^\+?0*/, '')}`,
    };
  const isName = /^[A-Za-z0-9 &_.-]{3,11}$/.test(text) && /[A-Za-z]/.test(text);
  return isName ? null : { message: `'${text}' is no SMS sender`, expected: nameOrNumberText };
}
