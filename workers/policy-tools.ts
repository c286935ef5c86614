import { readAddress } from '../adapters/phone/read-address.ts';
import { zones } from '../adapters/zones/zones.ts';
import { mayLeave } from '../config/delivery.ts';
import type { Config } from '../config/load.ts';
import type { PolicyTools } from '../domain/policy/decide.ts';

/** The first of the two checks of I13; the gateway asks again. */
export function createPolicyTools(config: Config): PolicyTools {
  const hosts: Readonly<Record<string, string | undefined>> = {
    sms: config.infobip && new URL(config.infobip.baseUrl).hostname,
    email: config.smtpUrl && new URL(config.smtpUrl).hostname,
  };
  return {
    zones,
    readAddress,
    mayDeliver: (channel, address) => {
      const host = hosts[channel];
      return host === undefined
        ? { ok: false, reason: `no provider is configured for ${channel}` }
        : mayLeave(config, host, address);
    },
  };
}
