import { vendorTime } from '../time/instant.ts';
import { errorReply } from '../http/envelopes.ts';
import { perHour, perSecond } from '../http/rate-limit.ts';
import { ok } from '../http/reply.ts';
import type { VendorAnswer, VendorRequest, VendorRoute } from '../http/route.ts';
import { take } from '../http/take.ts';
import { templateBody, templateChange } from './template-schema.ts';
import type { Template, Templates } from './templates.ts';

const scopes = ['whatsapp:manage'];
const path = '/whatsapp/2/senders/{sender}/templates';

/** Templates of a sender. WhatsApp's approval, which takes a day, is given at once. */
export function templateRoutes(templates: Templates): readonly VendorRoute[] {
  const senderOf = ({ parameters }: VendorRequest): string => parameters['sender'] ?? '';
  const one = (request: VendorRequest, run: (template: Template) => VendorAnswer): VendorAnswer => {
    const found = templates.byId(request.caller.account, senderOf(request), request.parameters['id'] ?? '');
    return found ? run(found) : { reply: errorReply('legacy', 404) };
  };
  return [
    {
      method: 'GET',
      path,
      scopes,
      limit: perSecond(2_500),
      handle: (request) => ({
        reply: ok({ templates: templates.of(request.caller.account, senderOf(request)).map(shown) }),
      }),
    },
    {
      method: 'POST',
      path,
      scopes,
      limit: perHour(1_000),
      handle: (request) =>
        take(templateBody.safeParse(request.body), request.body, 'legacy', (valid) => ({
          reply: { status: 201, json: shown(templates.add(request.caller.account, senderOf(request), valid)) },
        })),
    },
    {
      method: 'GET',
      path: `${path}/{id}`,
      scopes,
      limit: perSecond(2_500),
      handle: (request) => one(request, (template) => ({ reply: ok(shown(template)) })),
    },
    {
      method: 'PATCH',
      path: `${path}/{id}`,
      scopes,
      limit: perHour(100),
      handle: (request) =>
        one(request, (template) =>
          take(templateChange.safeParse(request.body), request.body, 'legacy', (change) => ({
            reply: ok(shown(templates.change(template, change))),
          })),
        ),
    },
    {
      method: 'DELETE',
      path: `${path}/{id}`,
      scopes,
      limit: perHour(200),
      handle: (request) => {
        // Here the vendor's path has a name, and means the template in all its languages.
        const name = request.parameters['id'] ?? '';
        const found = templates.named(request.caller.account, senderOf(request), name);
        if (found.length === 0) return { reply: errorReply('legacy', 404) };
        templates.remove(found);
        return { reply: { status: 204, text: '' } };
      },
    },
  ];
}

/** Without examples, which the vendor takes and never gives back. */
function shown({ account, sender, createdAt, updatedAt, structure, validityPeriod, ...rest }: Template): object {
  const isCode = rest.category === 'AUTHENTICATION';
  const { header, body, footer, buttons, ...parts } = isCode ? ofCodes(structure) : structure;
  const isPlain = header === undefined && buttons === undefined && footer === undefined;
  return {
    ...rest,
    ...(isCode && { validityPeriod }),
    businessAccountId: Number(sender.replaceAll(/\D/g, '').slice(-9)) || account.length,
    status: 'APPROVED',
    structure: {
      ...(header && { header: withoutExamples(header) }),
      body: withoutExamples(body),
      ...(footer && { footer }),
      ...(buttons && { buttons }),
      ...parts,
      type: isPlain ? 'TEXT' : 'MEDIA',
    },
    quality: 'UNKNOWN',
    createdAt: vendorTime(createdAt),
    lastUpdatedAt: vendorTime(updatedAt),
  };
}

/** Templates of codes have the words that WhatsApp gives them. */
function ofCodes(structure: Template['structure']): Template['structure'] {
  const minutes = structure.footer?.['codeExpirationMinutes'];
  return {
    ...structure,
    body: { text: structure.body.text ?? '*{{1}}* is your verification code.' },
    footer: minutes === undefined ? undefined : { text: `This code expires in ${String(minutes)} minutes.` },
    buttons: structure.buttons?.map(({ text }) => ({
      type: 'URL',
      text: text ?? 'Copy code',
      url: 'https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}',
    })),
  };
}

function withoutExamples(part: object): object {
  return Object.fromEntries(Object.entries(part).filter(([key]) => key !== 'example' && key !== 'examples'));
}
