import { readFileSync } from 'node:fs';
import type { Reply } from '../http/reply.ts';
import { problem, type SimRoute } from '../sim/route.ts';

const types: Readonly<Record<string, string>> = {
  html: 'text/html;charset=UTF-8',
  css: 'text/css;charset=UTF-8',
  js: 'text/javascript;charset=UTF-8',
  svg: 'image/svg+xml',
};

const files = [
  'index.html',
  'style.css',
  'phone.css',
  'call.css',
  'talk.css',
  'inbox.css',
  'icon.svg',
  'bell.svg',
  'app.js',
  'api.js',
  'dom.js',
  'format.js',
  'gallery.js',
  'phones.js',
  'handset.js',
  'call.js',
  'call-words.js',
  'call-transcript.js',
  'clock.js',
  'first-word.js',
  'speech.js',
  'ring-tone.js',
  'inboxes.js',
  'mail-reader.js',
];

/** Nothing from elsewhere, no inline code, no frame but our own mails. */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "frame-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** The live page of phones and inboxes: a fixed list of files, read once. */
export function pageRoutes(): readonly SimRoute[] {
  const assets = new Map(files.map((name) => [name, assetOf(name)]));
  const serve = (name: string): Reply => assets.get(name) ?? problem(404, `the page has no file ${name}`);
  return [
    { method: 'GET', path: '/', handle: () => serve('index.html') },
    { method: 'GET', path: '/_sim/page/*', handle: ({ rest }) => serve(rest) },
  ];
}

function assetOf(name: string): Reply {
  return {
    status: 200,
    type: types[name.split('.').at(-1) ?? ''] ?? 'application/octet-stream',
    text: readFileSync(new URL(name, import.meta.url), 'utf8'),
    headers: { 'content-security-policy': policy },
  };
}
