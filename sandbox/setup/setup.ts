import { createFaultBox, type FaultBox } from '../faults/fault-box.ts';
import { createRandom } from '../faults/random.ts';
import type { SandboxOptions } from './options.ts';
import { createHooks, type Hooks } from '../reports/hooks.ts';
import { defaultSettings, type Settings } from '../settings.ts';
import { createLuck } from '../behaviour/luck.ts';
import { createRules, type Rules } from '../behaviour/rules.ts';
import { readSetup } from './setup-file.ts';

/** Everything about the far side that tests change while it runs. */
export type Setup = {
  readonly settings: () => Settings;
  change(wanted: Partial<Settings>): Settings;
  readonly rules: Rules;
  readonly faults: FaultBox;
  readonly hooks: Hooks;
  /** Rules, faults and webhooks as at the start; settings stay as they are now. */
  reset(): void;
};

/** As the set-up file says, and after it the options. */
export function createSetup(options: SandboxOptions): Setup {
  const seed = options.seed ?? 1;
  const file = options.setupFile === undefined ? undefined : readSetup(options.setupFile);
  let current: Settings = { ...defaultSettings, ...file?.settings, ...options.settings };
  const settings = (): Settings => current;
  const rules = createRules(settings, createLuck(seed));
  const faults = createFaultBox(() => createRandom(seed));
  const secret = options.webhookSecret;
  const hooks = createHooks(secret === undefined ? {} : { security: { type: 'hmac', secret } });
  const begin = (): void => {
    for (const rule of [...(file?.rules ?? []), ...(options.rules ?? [])]) rules.add(rule);
    for (const fault of [...(file?.faults ?? []), ...(options.faults ?? [])]) faults.add(fault);
    for (const hook of [...(file?.webhooks ?? []), ...(options.webhooks ?? [])]) hooks.add(hook);
  };
  begin();
  return {
    settings,
    change: (wanted) => (current = { ...current, ...wanted }),
    rules,
    faults,
    hooks,
    reset() {
      faults.clear();
      faults.restart();
      rules.clear();
      hooks.clear();
      begin();
    },
  };
}
