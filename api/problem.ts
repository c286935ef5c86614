import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify';
import { PermanentError, TransientError } from '../domain/errors.ts';

export type ProblemDetails = {
  readonly status: number;
  /** Short, the same for every occurrence. */
  readonly title: string;
  /** A sentence that helps: what happened, what was expected, what to do next. */
  readonly detail: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Further members of the problem document. */
  readonly more?: Readonly<Record<string, unknown>>;
};

/** Thrown by routes; answered as application/problem+json (RFC 9457). */
export class Problem extends Error {
  override readonly name = 'Problem';
  readonly details: ProblemDetails;
  constructor(details: ProblemDetails, options?: ErrorOptions) {
    super(details.detail, options);
    this.details = details;
  }
}

export const noJourney = (id: string): Problem =>
  problem(404, `There is no journey "${id}"; "carillon journeys list" shows what there is.`);

export function problem(
  status: number,
  detail: string,
  more?: Omit<ProblemDetails, 'status' | 'title' | 'detail'>,
): Problem {
  return new Problem({ status, title: titles[status] ?? 'Error', detail, ...more });
}

const titles: Readonly<Record<number, string>> = {
  400: 'Bad request',
  401: 'Key missing or unknown',
  403: 'Not allowed',
  404: 'Not found',
  405: 'Method not allowed',
  408: 'Request too slow',
  409: 'Conflict',
  410: 'Not kept any more',
  413: 'Too large',
  415: 'Unsupported body',
  422: 'Cannot be done',
  429: 'Too many requests',
  431: 'Headers too large',
  500: 'Internal error',
  501: 'Not available yet',
  503: 'Unavailable',
};

/** The one mapper from whatever was thrown to what the caller sees; at 500 nothing of the inside shows. */
export function problemOf(error: unknown): ProblemDetails {
  if (error instanceof Problem) return error.details;
  if (error instanceof TransientError) {
    const seconds = Math.max(1, Math.ceil((error.retryAfterMs ?? 1_000) / 1_000));
    return of(503, `${sentence(error.message)} Nothing was accepted; send it again after ${seconds} s.`, {
      headers: { 'retry-after': String(seconds) },
    });
  }
  if (error instanceof PermanentError) return of(422, sentence(error.reason));
  const { code, statusCode, validation, message } = error as Partial<FastifyError>;
  if (validation) {
    const wrong = validation.map(
      (one) =>
        `${one.instancePath.replace(/^\//, '').replaceAll('/', '.') || 'the request'}: ${one.message ?? 'is wrong'}`,
    );
    return of(400, wrong.join('; '), { more: { problems: wrong } });
  }
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE')
    return of(413, 'The body is larger than this endpoint takes; send less at a time.');
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') return of(415, 'Send the body as application/json.');
  if (isDataException(error))
    return of(400, 'The request holds text that cannot be stored, such as U+0000 or half a character.');
  if (isDatabaseAway(error)) {
    return of(503, 'The database cannot be reached. Events are still taken; try this again shortly.', {
      headers: { 'retry-after': '5' },
    });
  }
  if (statusCode !== undefined && statusCode >= 400 && statusCode < 500)
    return of(statusCode, message ?? 'The request is wrong.');
  return of(500, 'Something went wrong on our side; it has been logged. The request may be sent again.');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/\.$/, '')}.`;
}

function of(
  status: number,
  detail: string,
  more?: Omit<ProblemDetails, 'status' | 'title' | 'detail'>,
): ProblemDetails {
  return problem(status, detail, more).details;
}

const awayCodes = /^(ECONNREFUSED|ECONNRESET|EPIPE|ETIMEDOUT|ENOTFOUND|57P0[1-5]|08\w{3}|53\w{3}|25P03)$/;

/** PostgreSQL's class 22: what was given cannot be a value. */
function isDataException(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return severity !== undefined && typeof code === 'string' && code.startsWith('22');
}

function isDatabaseAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code } = error as { code?: unknown };
  if (typeof code === 'string' && awayCodes.test(code)) return true;
  return /connection terminated|timeout exceeded when trying to connect|client has encountered a connection error/i.test(
    error.message,
  );
}

/** The document itself. `type` is about:blank: status, title and detail say it all. */
export function problemBody({ status, title, detail, more }: ProblemDetails): string {
  return JSON.stringify({ type: 'about:blank', title, status, detail, ...more });
}

export function sendProblem(reply: FastifyReply, details: ProblemDetails): FastifyReply {
  if (details.headers) void reply.headers(details.headers);
  return reply
    .code(details.status)
    .header('content-type', 'application/problem+json')
    .serializer((body: unknown) => body as string)
    .send(problemBody(details));
}

/** fastify's error handler: everything below 500 is the caller's affair, the rest is logged without bodies (I8). */
export function answerProblem(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
  const details = problemOf(error);
  if (details.status >= 500 && details.status !== 503) {
    request.log.error(
      { error: describe(error), method: request.method, route: request.routeOptions.url },
      'request failed',
    );
  }
  void sendProblem(reply, details);
}

/** Class, code and place of a failure. Not its message: a database's may quote a row (I8). */
function describe(error: unknown): object {
  if (!(error instanceof Error)) return { name: typeof error };
  const { code } = error as { code?: unknown };
  const stack = (error.stack ?? '').split('\n').filter((line) => /^\s+at /.test(line));
  return {
    name: error.name,
    ...(typeof code === 'string' ? { code } : {}),
    stack: stack.slice(0, 8).map((line) => line.trim()),
  };
}
