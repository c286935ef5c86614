import { decodePercent } from '../http/decode-percent.ts';
import { escapeHtml } from '../http/escape-html.ts';
import type { Entry, MailBody } from '../oracle/entry.ts';
import type { Oracle } from '../oracle/oracle.ts';
import { asReceived } from '../email/tracking/as-received.ts';
import { originOf } from './origin.ts';
import { problem, type SimRoute } from './route.ts';

/**
 * A mail as a document of its own: no script, no form, no same origin, nothing fetched from elsewhere, links only into
 * new windows. It is a reply rather than a `srcdoc` because a `srcdoc` would inherit the page's policy, under which no
 * mail keeps its styles, or force the page to allow inline styles.
 */
const policy = [
  'sandbox allow-popups allow-popups-to-escape-sandbox',
  "default-src 'none'",
  "style-src 'unsafe-inline'",
  'img-src data: http://127.0.0.1:* http://localhost:*',
  "frame-ancestors 'self'",
].join('; ');

/** `GET /_sim/messages/12/view`. */
export function mailView(oracle: Oracle): SimRoute {
  return {
    method: 'GET',
    path: '/_sim/messages/*/view',
    handle: ({ rest, raw }) => {
      const seq = Number(rest);
      const entry = oracle.bySeq(seq);
      if (!entry) return problem(404, `no message has the number ${rest}`);
      const bodyFor = (origin: string): MailBody | undefined => {
        const body = oracle.body(seq);
        return body && withImages(seq, asReceived(seq, body, origin));
      };
      return {
        status: 200,
        type: 'text/html;charset=UTF-8',
        text: documentOf(entry, bodyFor(originOf(raw.request))),
        headers: { 'content-security-policy': policy },
      };
    },
  };
}

/** `cid:logo.png` in the html is the attachment of that name. */
function withImages(seq: number, body: MailBody): MailBody {
  if (body.html === undefined || !/cid:/i.test(body.html)) return body;
  const indexOf = new Map(body.attachments.map(({ cid }, index) => [cid, index]));
  const html = body.html.replace(/(["'(=])\s*cid:([^"'()\s<>]+)/gi, (written, before: string, cid: string) => {
    const index = indexOf.get(cid) ?? indexOf.get(decodePercent(cid));
    return index === undefined ? written : `${before}/_sim/attachments/${seq}/${index}`;
  });
  return { ...body, html };
}

const head = '<base target="_blank"><meta name="referrer" content="no-referrer">';

function documentOf(entry: Entry, body: MailBody | undefined): string {
  const html = body?.html;
  if (html === undefined) {
    const style = 'font:15px/1.6 system-ui,sans-serif;white-space:pre-wrap;overflow-wrap:anywhere;margin:20px';
    return `<!doctype html><meta charset="utf-8">${head}<div style="${style}">${linked(entry.text)}</div>`;
  }
  return /<head[\s>]/i.test(html) ? html.replace(/<head[^>]*>/i, (tag) => tag + head) : head + html;
}

const linked = (text: string): string =>
  text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part) =>
      /^https?:\/\//.test(part) ? `<a href="${escapeHtml(part)}">${escapeHtml(part)}</a>` : escapeHtml(part),
    )
    .join('');
