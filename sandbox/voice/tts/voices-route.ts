import { errorReply } from '../../http/envelopes.ts';
import { ok } from '../../http/reply.ts';
import type { VendorRoute } from '../../http/route.ts';
import { voicesOf } from './voices.ts';

/** `GET /tts/3/voices/{language}`: neural ones only where asked for. */
export const voicesRoute = (): VendorRoute => ({
  method: 'GET',
  path: '/tts/3/voices/{language}',
  scopes: ['voice-message:manage', 'voice-message:message:send', 'message:send'],
  handle: ({ parameters, query }) => {
    const voices = voicesOf(parameters['language'] ?? '');
    if (voices === undefined) return { reply: errorReply('legacy', 404) };
    const wanted = voices.filter(({ neural }) => !neural || query.get('includeNeural') === 'true');
    return {
      reply: ok({
        voices: wanted.map(({ name, gender, supplier, neural }, index) => ({
          name,
          gender,
          supplier,
          ssmlSupported: supplier === 'Amazon',
          isDefault: index === 0,
          isNeural: neural,
        })),
      }),
    };
  },
});
