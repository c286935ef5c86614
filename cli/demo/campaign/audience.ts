import { phoneOf } from '../addresses.ts';

export type Recipient = { readonly userId: string; readonly traits: Readonly<Record<string, unknown>> };

export const audienceSize = 2_000;

const croatian = 'Ana Luka Mia Ivan Eva Marko Lucija Petar Nika David Sara Karlo Lana Fran Ema Jakov Tena Niko'.split(
  ' ',
);
const english = 'Olivia Noah Amelia George Isla Oscar Ivy Leo Lily Arthur Freya Jack Grace Henry Alice Theo'.split(' ');

/** The people whom a fair brought to Acme: some read Croatian, some English. `source`: what only people of this run have. */
export function gardeners(run: string, now: number, source: string): readonly Recipient[] {
  return Array.from({ length: audienceSize }, (_, n) => {
    const [names, locale, timezone] =
      n % 2 === 0 ? [croatian, 'hr-HR', 'Europe/Zagreb'] : [english, 'en-GB', 'Europe/London'];
    const firstName = names[Math.floor(n / 2) % names.length];
    const phone = phoneOf(now, '98', n, audienceSize);
    const traits = { firstName, phone, locale, timezone, interests: ['garden'], source };
    return { userId: `gardener-${run}-${n + 1}`, traits };
  });
}
