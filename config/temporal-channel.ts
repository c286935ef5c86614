import { isLoopbackHost } from './loopback.ts';

export type TemporalChannel = {
  readonly address: string;
  readonly channelArgs?: { readonly 'grpc.enable_http_proxy': 0 };
};

/** How to reach Temporal's frontend. grpc would take a proxy of the environment even to this machine; such a proxy leads out of it. */
export function temporalChannel(address: string): TemporalChannel {
  const here = isLoopbackHost(address.replace(/:\d+$/, ''));
  return here ? { address, channelArgs: { 'grpc.enable_http_proxy': 0 } } : { address };
}
