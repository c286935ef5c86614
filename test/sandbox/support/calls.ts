import { AuthType, Infobip } from '@infobip-api/sdk';
import type { Sandbox } from '../../../sandbox/start.ts';

const headers = { authorization: 'App any-key', 'content-type': 'application/json' };

/** Calls as a program without a vendor library makes them. */
export const post = (sandbox: Sandbox, path: string, body: unknown, over: Record<string, string> = {}) =>
  fetch(sandbox.httpUrl + path, {
    method: 'POST',
    headers: { ...headers, ...over },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });

export const get = (sandbox: Sandbox, path: string, over: Record<string, string> = {}) =>
  fetch(sandbox.httpUrl + path, { headers: { ...headers, ...over } });

export const getJson = async <T>(sandbox: Sandbox, path: string): Promise<T> =>
  (await (await get(sandbox, path)).json()) as T;

export type Destination = { readonly to: string; readonly messageId?: string };

export const v2 = (destinations: readonly Destination[], more: object = {}) => ({
  messages: [{ from: 'Acme', text: 'Hi Ana', destinations, ...more }],
});

export const v3 = (destinations: readonly Destination[], more: object = {}) => ({
  messages: [{ sender: 'Acme', content: { text: 'Hi Ana' }, destinations, ...more }],
});

export const sendV2 = (sandbox: Sandbox, messageId: string, to = '385911111111', more: object = {}) =>
  post(sandbox, '/sms/2/text/advanced', v2([{ to, messageId }], more));

export const sendV3 = (sandbox: Sandbox, messageId: string, to = '385911111111', more: object = {}) =>
  post(sandbox, '/sms/3/messages', v3([{ to, messageId }], more));

export type Said = {
  readonly bulkId: string;
  readonly messages: readonly {
    readonly to?: string;
    readonly destination?: string;
    readonly messageId: string;
    readonly status: {
      readonly groupId: number;
      readonly groupName: string;
      readonly id: number;
      readonly name: string;
    };
    readonly smsCount?: number;
    readonly details?: { readonly messageCount: number };
  }[];
};

export const said = async (response: Response): Promise<Said> => (await response.json()) as Said;

/** The channel of the vendor's own library, which types nothing. */
export const sdkSms = (sandbox: Sandbox) =>
  (
    new Infobip({ baseUrl: sandbox.httpUrl, authType: AuthType.ApiKey, apiKey: 'any-key' }).channels as {
      sms: {
        send(message: object): Promise<{ status?: number; data?: Said; code?: string }>;
        logs: { get(filter: object): Promise<{ data: { results: { messageId: string }[] } }> };
        reports: { get(filter: object): Promise<{ data: { results: { messageId: string }[] } }> };
      };
    }
  ).sms;
