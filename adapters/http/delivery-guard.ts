/** Whether a message to `to` may be handed to the provider at `host`; the rule is the configuration's, asked again here (I13). */
export type MayDeliver = (
  host: string,
  to: string,
) => { readonly ok: true } | { readonly ok: false; readonly reason: string };
