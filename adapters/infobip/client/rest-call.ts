import { Readable } from 'node:stream';
import { formBytes, type FormPart } from '../../http/form-bytes.ts';
import type { Answer } from './answer.ts';
import { exchange } from './exchange.ts';
import type { Link } from './link.ts';

const mostReplyBytes = 4 * 1024 * 1024;

export type RestRequest = {
  readonly method: 'GET' | 'POST' | 'PUT';
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** As JSON. */
  readonly body?: object;
  /** Instead of `body`: fields and files, as `multipart/form-data`. */
  readonly form?: readonly FormPart[];
};

export type RestCall = (request: RestRequest, signal: AbortSignal) => Promise<Answer>;

/** Requests to Infobip's REST API, as we write them ourselves. */
export function createRestCall(link: Link): RestCall {
  const common = { authorization: `App ${link.apiKey}`, accept: 'application/json', 'user-agent': link.userAgent };
  return ({ method, path, query, body, form }, signal) => {
    const search = query === undefined ? '' : `?${new URLSearchParams(query).toString()}`;
    const content = encode(body, form);
    const headers = { ...common, ...content.headers };
    const target = `${link.basePath}${path}${search}`;
    return exchange(link, { method, path: target, headers, body: content.body, mostReplyBytes }, signal);
  };
}

type Content = {
  readonly body: string | Readable | null;
  readonly headers: Readonly<Record<string, string>>;
};

function encode(body: object | undefined, form: readonly FormPart[] | undefined): Content {
  if (form !== undefined) {
    const { contentType, contentLength, chunks } = formBytes(form);
    const headers = { 'content-type': contentType, 'content-length': String(contentLength) };
    return { body: Readable.from(chunks, { objectMode: false }), headers };
  }
  if (body === undefined) return { body: null, headers: {} };
  return { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
}
