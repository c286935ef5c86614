import { startSandbox, type Sandbox, type SandboxOptions } from '../../../sandbox/start.ts';
import { startWebhookSink, type WebhookSink } from '../../sandbox/support/webhook-sink.ts';
import type { VendorCall } from './requests.ts';

export type Answer = { readonly status: number; readonly json: unknown; readonly text: string };

export type World = {
  readonly sandbox: Sandbox;
  readonly hook: WebhookSink;
  call(call: VendorCall, authorization?: string): Promise<Answer>;
  close(): Promise<void>;
};

/** A Wednesday, on which every delivery window of the examples is open. */
const noon = '2026-11-25T12:00:00Z';

type WorldOptions = { readonly pushes?: boolean } & Pick<SandboxOptions, 'keys'>;

/** A sandbox of its own, and where its webhooks arrive. Nothing takes longer than it must; reports are pushed on a clock that is moved, or wait to be fetched. */
export async function createWorld({ pushes = false, keys }: WorldOptions = {}): Promise<World> {
  const hook = await startWebhookSink();
  let closed = false;
  const sandbox = await startSandbox({
    settings: { latencyMs: 0 },
    ...(pushes && {
      webhookUrl: hook.url,
      inboundUrl: hook.url,
      clock: { mode: 'virtual' as const, start: Date.parse(noon) },
    }),
    keys,
  });
  return {
    sandbox,
    hook,
    async call({ method, path, headers, body }, authorization = 'App any-key') {
      const response = await fetch(sandbox.httpUrl + path, {
        method,
        headers: { ...headers, ...(authorization !== '' && { authorization }) },
        ...(body !== undefined && { body }),
        redirect: 'manual',
      });
      const text = await response.text();
      const isJson = /json/.test(response.headers.get('content-type') ?? '');
      return { status: response.status, text, json: isJson && text !== '' ? JSON.parse(text) : undefined };
    },
    async close() {
      if (closed) return;
      closed = true;
      await sandbox.close();
      await hook.close();
    },
  };
}

/** The same body, with every address for webhooks being ours. */
export function reportedTo(url: string, value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/(notifyUrl=")[^"]*/, `$1${url}`); // a form, as curl writes it
  if (Array.isArray(value)) return value.map((item) => reportedTo(url, item));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => {
      if (key === 'notifyUrl') return [key, url];
      if (key === 'webhooks') return [key, withUrls(url, inner)];
      return [key, reportedTo(url, inner)];
    }),
  );
}

const withUrls = (url: string, webhooks: unknown): unknown =>
  Object.fromEntries(
    Object.entries(webhooks as object).map(([key, value]) => [
      key,
      typeof value === 'object' && value !== null && 'url' in value ? { ...value, url } : value,
    ]),
  );
