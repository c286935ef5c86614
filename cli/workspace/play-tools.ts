import { createRenderNow } from '../../adapters/liquid/render-now.ts';
import { countryOf } from '../../adapters/phone/country-of.ts';
import { readAddress } from '../../adapters/phone/read-address.ts';
import { zones } from '../../adapters/zones/zones.ts';
import type { PlayTools } from '../../domain/workspace/play-enrollment.ts';

/**
 * Of one template, ms. No template takes long but one without an end; what is played must not become another story because the machine
 * has something else to do.
 */
const patienceMs = 60_000;

/** What playing a scenario needs. Renders in this very process: these are the author's own templates, and nothing waits behind them. */
export function playTools(): PlayTools {
  return {
    policy: { zones, readAddress, countryOf, unlistedCountries: 'allow', mayDeliver: () => ({ ok: true }) },
    render: createRenderNow(patienceMs),
  };
}
