import type { Path, Report } from '../../problem.ts';
import type { HeaderValue, WebhookCall, WebhookMethod } from '../definition.ts';
import { readJson } from './read-data.ts';
import { record } from './record.ts';

/** Headers that are ours to set, or that would change where the request goes. */
const ownHeaders =
  /^(?:host|content-(?:length|type)|transfer-encoding|connection|expect|upgrade|te|trailer|webhook-.*)$/;

/** What a webhook step and a webhook compensation have in common; `read` is what its shape has taken. */
export function readWebhook(
  read: {
    readonly webhook: string;
    readonly method?: WebhookMethod | undefined;
    readonly timeout?: string | undefined;
  } | null,
  input: unknown,
  path: Path,
  report: Report,
): WebhookCall | null {
  const { headers: given, body: written } = record(input);
  const headers = given === undefined ? undefined : readHeaders(record(given), [...path, 'headers'], report);
  const body = written === undefined ? undefined : readJson(written, [...path, 'body'], report);
  if (body !== undefined && read?.method === 'GET')
    report([...path, 'body'], { message: 'a GET carries no body', expected: 'another method' });
  if (read === null || headers === null || body === null) return null;
  const { webhook: url, method = 'POST', timeout } = read;
  return {
    url,
    method,
    ...(headers === undefined ? {} : { headers }),
    ...(body === undefined ? {} : { body: body.value }),
    ...(timeout === undefined ? {} : { timeout }),
  };
}

function readHeaders(
  given: { readonly [name: string]: unknown },
  path: Path,
  report: Report,
): WebhookCall['headers'] | null {
  const entries = Object.entries(given).map(([name, value]): [string, HeaderValue] | null => {
    const at = [...path, name];
    if (!/^[A-Za-z0-9-]{1,60}$/.test(name)) {
      report(at, { message: `'${name}' is no header name`, expected: "letters, digits and '-', at most 60" });
      return null;
    }
    if (ownHeaders.test(name.toLowerCase())) {
      report(at, { message: `'${name}' is set by Carillon`, expected: 'another header' });
      return null;
    }
    if (typeof value === 'string' && /^[\x20-\x7e]{1,500}$/.test(value)) {
      if (!looksSecret(name)) return [name, value];
      report(at, {
        message: `'${name}' would stand readable in the repository and in every version`,
        expected: '{ secret: <name> }',
        hint: 'the environment holds its value as CARILLON_SECRET_<NAME>',
      });
      return null;
    }
    const { secret, ...rest } = record(value);
    if (typeof secret === 'string' && /^[a-z][a-z0-9-]{0,40}$/.test(secret) && Object.keys(rest).length === 0)
      return [name, { secret }];
    report(at, {
      message: `'${name}' has no usable value`,
      expected: "a text, or { secret: <name> } with a name of small letters, digits and '-'",
    });
    return null;
  });
  const good = entries.filter((entry) => entry !== null);
  return good.length === entries.length ? Object.fromEntries(good) : null;
}

const looksSecret = (name: string): boolean => /authorization|cookie|token|secret|api-?key|password/i.test(name);
