import { z } from 'zod';
import type { Engagements } from '../email/tracking/engagements.ts';
import { ok } from '../http/reply.ts';
import type { EngagementKind } from '../oracle/entry.ts';
import type { Oracle } from '../oracle/oracle.ts';
import type { Courier } from '../reports/courier.ts';
import { problem, type SimRoute } from './route.ts';

const clickSchema = z
  .strictObject({ link: z.number().int().min(0).optional(), url: z.string().min(1).optional() })
  .refine(({ link, url }) => link === undefined || url === undefined, 'either link or url');

/** What the reader of a mail does, without a browser: `POST /_sim/messages/12/{open,click,complain,bounce}`. */
export function mailRoutes(deps: {
  readonly oracle: Oracle;
  readonly engagements: Engagements;
  readonly courier: Pick<Courier, 'report'>;
}): readonly SimRoute[] {
  const { oracle, engagements, courier } = deps;
  const happen = (seq: number, kind: EngagementKind, url?: string) => {
    const happened = engagements.happen(seq, kind, { url });
    return happened ? ok(happened) : problem(409, `message ${seq} is no mail that was taken over HTTP`);
  };
  const route = (verb: string, handle: (seq: number, body: unknown) => ReturnType<typeof problem>): SimRoute => ({
    method: 'POST',
    path: `/_sim/messages/*/${verb}`,
    handle: ({ rest, body }) => handle(Number(rest), body),
  });
  return [
    route('open', (seq) => happen(seq, 'OPENED')),
    route('complain', (seq) => happen(seq, 'COMPLAINED')),
    route('click', (seq, body) => {
      const { link = 0, url } = clickSchema.parse(body);
      const found = url ?? engagements.link(seq, link);
      return found === undefined ? problem(404, `the mail has no link ${link}`) : happen(seq, 'CLICKED', found);
    }),
    /** Before it was delivered it comes back at once; behind that, late. */
    route('bounce', (seq) => {
      const entry = oracle.bySeq(seq);
      if (entry === undefined || entry.doneAt !== undefined) return happen(seq, 'LATE_BOUNCE');
      courier.report(entry, { status: 'UNDELIVERABLE_NOT_DELIVERED', error: 'EC_HARD_BOUNCE' });
      return ok({ done: true });
    }),
    {
      method: 'GET',
      path: '/_sim/attachments/*',
      handle: ({ rest }) => {
        const [seq = '', index = ''] = rest.split('/');
        const file = oracle.body(Number(seq))?.attachments[Number(index)];
        const bytes = file && oracle.file(file.file);
        if (file === undefined || bytes === undefined) return problem(404, `no attachment ${rest}`);
        return {
          status: 200,
          type: safeType(file.type),
          bytes,
          headers: attachmentHeaders(file.name, file.cid !== undefined),
        };
      },
    },
  ];
}

/** What a browser would run on our origin is shown as text or saved, whatever its sender calls it. */
const safeType = (type: string): string =>
  /^(image\/(png|jpe?g|gif|webp|avif|bmp)|application\/pdf|text\/plain|audio\/[\w.+-]+|video\/[\w.+-]+)$/i.test(type)
    ? type
    : 'application/octet-stream';

function attachmentHeaders(name: string, isInline: boolean): Record<string, string> {
  const plain = name.replace(/[^\w .-]/g, '_').slice(0, 100) || 'attachment';
  const whole = Buffer.from(name.slice(0, 200)).toString(); // half a character would be an error
  const encoded = encodeURIComponent(whole).replace(/['()*]/g, (one) => `%${one.codePointAt(0)?.toString(16)}`);
  return {
    'content-disposition': `${isInline ? 'inline' : 'attachment'}; filename="${plain}"; filename*=UTF-8''${encoded}`,
    'content-security-policy': "default-src 'none'; sandbox",
  };
}
