import { conform } from './conform.ts';
import { ended, fates, send, tomorrow, type Prepare } from './support/prepare.ts';

const bulkId = 'BULK-ID-123-xyz';

const paused: Prepare = async (world) => {
  await bulk(world);
  await world.call({
    method: 'PUT',
    path: `/tts/3/bulks/status?bulkId=${bulkId}`,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ status: 'PAUSED' }),
  });
  return { bulkId };
};

const bulk: Prepare = async (world) => {
  const destinations = [{ to: '41793026727' }, { to: '41793026728' }];
  const messages = [{ from: '442032864231', destinations, text: 'Hi', language: 'en', sendAt: tomorrow() }];
  await send(world, '/tts/3/advanced', { bulkId, messages });
  return { bulkId };
};

/** Answered with keys, busy, unanswered, declined, a machine; and what never rang. */
const called: Prepare = async (world) => {
  const ends = ['5550020', '5550021', '5550022', '5550023', '5550024', '5550031'].map((end) => `38591${end}`);
  const destinations = [...fates.slice(1), ...ends].map((to) => ({ to }));
  await send(world, '/tts/3/advanced', {
    messages: [{ from: '442032864231', destinations, text: 'Hi', language: 'en', maxDtmf: 1, callbackData: 'mine' }],
  });
  await ended(world);
  return {};
};

const scenario: Prepare = async (world) => {
  const script = [{ say: 'Press one.' }, { collectInto: 'choice', options: { maxInputLength: 1 } }];
  const { id } = (await send(world, '/voice/ivr/1/scenarios', { name: 'Survey', script })) as { id: string };
  return { id, scenarioId: id };
};
const spoken: Prepare = () => Promise.resolve({ language: 'en' });

conform('voice', {
  arrange: (world) => world.sandbox.addRule({ match: { channel: 'voice', to: '41*' }, call: 'answered', keys: '1' }),
  prepare: {
    'get-voices': spoken,
    'search-voice-ivr-scenarios': scenario,
    'get-a-voice-ivr-scenario': scenario,
    'update-voice-ivr-scenario': scenario,
    'delete-a-voice-ivr-scenario': scenario,
    'send-voice-messages-with-an-ivr-scenario': scenario,
    'get-sent-bulks': bulk,
    'reschedule-sent-bulk': paused,
    'get-sent-bulks-status': bulk,
    'manage-sent-bulks-status': bulk,
    'get-sent-voice-logs': called,
    'get-voice-delivery-reports': called,
    'get-voice-delivery-reports-deprecated': called,
  },
  found: ['get-sent-voice-logs', 'get-voice-delivery-reports', 'get-voice-delivery-reports-deprecated'],
  reports: {
    'send-single-voice-tts': 'receive-voice-delivery-reports',
    'send-multiple-voice-tts': 'receive-voice-delivery-reports',
    'send-advanced-voice-tts': 'receive-voice-delivery-reports',
    'send-voice-messages-with-an-ivr-scenario': 'receive-voice-delivery-reports',
    'send-click-to-call-message': 'receive-voice-delivery-reports',
  },
});
