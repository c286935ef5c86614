import { z } from 'zod';
import { ok } from '../http/reply.ts';
import type { VendorRoute } from '../http/route.ts';
import { take } from '../http/take.ts';
import { alphabetOf, gsm, languages, type Alphabet } from './alphabet.ts';
import { countSegments, detectAlphabet } from './segments.ts';
import { transliterate, transliterations } from './transliteration.ts';

const body = z.object({
  text: z.string().max(10_000),
  languageCode: z.enum([...languages, 'AUTODETECT']).optional(),
  transliteration: z.enum(transliterations).optional(),
});

/** `POST /sms/1/preview`: how a text divides as it is, and as it would with the wished language or script. */
export const previewRoute: VendorRoute = {
  method: 'POST',
  path: '/sms/1/preview',
  scopes: ['sms:manage'],
  handle: (request) =>
    take(body.safeParse(request.body), request.body, 'legacy', ({ text, languageCode, transliteration }) => {
      const previews = [preview(text, gsm, {})];
      const written = transliterate(text, transliteration ?? 'NONE');
      const detected = languageCode === 'AUTODETECT' ? detectAlphabet(written).language : languageCode;
      const configuration = {
        ...(detected !== undefined && { language: { languageCode: detected } }),
        ...(transliteration !== undefined && transliteration !== 'NONE' && { transliteration }),
      };
      const alphabet = detected === undefined ? gsm : alphabetOf(detected);
      if (Object.keys(configuration).length > 0) previews.push(preview(written, alphabet, configuration));
      return { reply: ok({ originalText: text, previews }) };
    }),
};

function preview(text: string, alphabet: Alphabet, configuration: object): object {
  const { parts, remaining } = countSegments(text, alphabet);
  return { textPreview: text, messageCount: parts, charactersRemaining: remaining, configuration };
}
