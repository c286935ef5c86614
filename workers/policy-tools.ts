import { countryOf } from '../adapters/phone/country-of.ts';
import { readAddress } from '../adapters/phone/read-address.ts';
import { zones } from '../adapters/zones/zones.ts';
import { mayLeave } from '../config/delivery.ts';
import type { Config } from '../config/load.ts';
import { bulkChannels } from '../domain/channel.ts';
import type { PolicyTools } from '../domain/policy/decide.ts';

/** Default deny where messages reach people and cost money; elsewhere nothing is at stake (I13). */
export const unlistedCountries = ({ delivery }: Pick<Config, 'delivery'>): PolicyTools['unlistedCountries'] =>
  delivery === 'live' ? 'refuse' : 'allow';

/**
 * What policy asks about a campaign's sends, which go by bulk gateways; it asks again whether it may deliver (I13). Who only
 * plans, and is not told of any provider, leaves that question to those who send.
 */
export function createPolicyTools(config: Config, whose: 'planner' | 'sender'): PolicyTools {
  const host = config.infobip && new URL(config.infobip.baseUrl).hostname;
  return {
    zones,
    readAddress,
    countryOf,
    unlistedCountries: unlistedCountries(config),
    mayDeliver: (channel, address) => {
      const inBulk = bulkChannels.some((one) => one === channel);
      if (inBulk && host !== undefined) return mayLeave(config, host, address);
      return whose === 'planner' ? { ok: true } : { ok: false, reason: `no provider takes ${channel} in bulk here` };
    },
  };
}
