/** An Infobip that the caller brought. */
export type Infobip = { readonly baseUrl: string; readonly apiKey: string };

const answerWithinMs = 10_000;

/** Reads something there. Throws where nothing answers in time. */
export function askInfobip({ baseUrl, apiKey }: Infobip, path: string): Promise<Response> {
  return fetch(`${baseUrl.replace(/\/+$/, '')}${path}`, {
    headers: { accept: 'application/json', authorization: `App ${apiKey}` },
    signal: AbortSignal.timeout(answerWithinMs),
  });
}
