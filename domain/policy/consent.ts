import type { SendFacts, SendIntent } from './facts.ts';
import { type Finding, pass, refuse } from './finding.ts';

/** Marketing needs consent by topic; service yields to a channel-wide no; transactional asks nobody. */
export function consent(intent: SendIntent, facts: SendFacts): Finding {
  if (intent.class === 'transactional') return pass('transactional');
  const on = (topic: string | null) => facts.consents.find((entry) => entry.topic === topic);
  const [all, own] = [on('*'), on(intent.topic)];
  if (all?.state === 'unsubscribed') return refuse(`unsubscribed from ${intent.channel}`);
  if (intent.class === 'service') return pass('service');
  if (own?.state === 'unsubscribed') return refuse(`unsubscribed from topic ${intent.topic}`);
  const yes = [own, all].filter((one) => one !== undefined);
  const mode = facts.settings.consent?.[intent.channel];
  if (mode === 'double-opt-in' && yes.length > 0)
    return yes.some(({ confirmed }) => confirmed)
      ? pass('subscribed and confirmed')
      : refuse('consent not confirmed yet');
  if (yes.length > 0) return pass('subscribed');
  return mode === 'opt-in' || mode === 'double-opt-in' ? refuse('no consent given') : pass('not unsubscribed');
}
