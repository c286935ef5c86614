import { readBody } from '../../http/read-body.ts';
import type { Reply } from '../../http/reply.ts';
import type { Surface } from '../../http/server.ts';
import { writeReply } from '../../http/write-reply.ts';
import type { Oracle } from '../../oracle/oracle.ts';
import { trackPath } from './as-received.ts';
import type { Engagements } from './engagements.ts';

/** One transparent point. */
const pixel = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');
/** `List-Unsubscribe=One-Click` and its frame. */
const MOST_BYTES = 4_096;

const gone: Reply = { status: 404, type: 'text/plain;charset=UTF-8', text: 'This link leads nowhere (any more).' };
const left: Reply = {
  status: 200,
  type: 'text/html;charset=UTF-8',
  text: '<!doctype html><meta charset="utf-8"><title>Unsubscribed</title><p style="font:16px/1.6 system-ui,sans-serif;margin:3rem">You have been unsubscribed.</p>',
  headers: { 'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; sandbox" },
};

/**
 * Where tracked links lead: `/_track/12/link/0`, `/open.gif`, `/unsubscribe`. It sends a browser on only to what stands in
 * that mail, and calls nobody itself.
 */
export function trackingSurface(oracle: Oracle, engagements: Engagements): Surface {
  const answer = (method: string, path: string, userAgent: string | undefined): Reply => {
    const [, number, what, index] =
      /^\/(\d{1,15})\/(open\.gif|unsubscribe|link\/(\d{1,5}))$/.exec(path.slice(trackPath.length)) ?? [];
    const seq = Number(number);
    const tracking = number === undefined ? undefined : oracle.body(seq)?.tracking;
    if (tracking === undefined || what === undefined) return gone;
    if (what === 'unsubscribe') {
      engagements.happen(seq, 'UNSUBSCRIBED', { userAgent });
      return left;
    }
    if (method === 'POST') return { status: 405, text: '', headers: { allow: 'GET' } };
    if (index === undefined) {
      if (tracking.opens) engagements.happen(seq, 'OPENED', { userAgent });
      return { status: 200, type: 'image/gif', bytes: pixel };
    }
    const url = tracking.clicks ? engagements.link(seq, Number(index)) : undefined;
    if (url === undefined || !URL.canParse(url)) return gone;
    engagements.happen(seq, 'CLICKED', { url, userAgent });
    return { status: 302, text: '', headers: { location: new URL(url).href } };
  };
  return (request, response, path) => {
    const method = request.method ?? 'GET';
    readBody(request, MOST_BYTES, (read) => {
      if (read.kind !== 'whole') return;
      const reply: Reply =
        method === 'GET' || method === 'POST'
          ? answer(method, path, request.headers['user-agent'])
          : { status: method === 'HEAD' ? 200 : 405, text: '' };
      writeReply(response, {
        ...reply,
        headers: { 'cache-control': 'no-store', 'referrer-policy': 'no-referrer', ...reply.headers },
      });
    });
  };
}
