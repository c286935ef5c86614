import type { Entry, MailBody } from '../oracle/entry.ts';
import type { Oracle } from '../oracle/oracle.ts';
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
    handle: ({ rest }) => {
      const seq = Number(rest);
      const [entry] = oracle.find({ after: seq - 1, before: seq + 1 });
      if (!entry) return problem(404, `no message has the number ${rest}`);
      return {
        status: 200,
        type: 'text/html;charset=UTF-8',
        text: documentOf(entry, oracle.body(seq)),
        headers: { 'content-security-policy': policy },
      };
    },
  };
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

const escaped = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${String(character.codePointAt(0))};`);

const linked = (text: string): string =>
  text
    .split(/(https?:\/\/[^\s<>"]+)/)
    .map((part) => (/^https?:\/\//.test(part) ? `<a href="${escaped(part)}">${escaped(part)}</a>` : escaped(part)))
    .join('');
