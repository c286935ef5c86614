/** So long everybody waits who is asleep when everything goes. */
export const waitMs = 90_000;
/** What is over by the time the outage ends. */
export const hurryMs = 10_000;

const journey = (id: string, send: string): string => `journey: ${id}
status: live
on: rest.${id}
reentry: once
steps: [{ wait: ${waitMs / 1_000} seconds }, { send: sms/code, ${send} }]
`;
const contract = '{"type":"object","required":["token"],"properties":{"token":{"type":"string"}}}';

/** Journeys that wait, and an event that leads nowhere, beside those of the kill run. */
export const outageFiles: Readonly<Record<string, string>> = {
  'policy.yaml': 'consent: { sms: opt-out }\n',
  'events/rest.plain.schema.json': contract,
  'events/rest.hurry.schema.json': contract,
  'events/rest.advert.schema.json': contract,
  'events/page.seen.schema.json': '{"type":"object"}',
  'journeys/plain.yaml': journey('plain', 'class: service'),
  'journeys/hurry.yaml': journey('hurry', `class: service, sendBy: ${hurryMs / 1_000} seconds`),
  'journeys/advert.yaml': journey('advert', 'class: marketing, topic: tips'),
};

/** Marketing waits for the morning: from three hours ago until six hours from now, where these people are. */
export function nightNow(now: Date): Readonly<Record<string, string>> {
  const hour = Number(new Intl.DateTimeFormat('en-GB', { hour: '2-digit', timeZone: 'Europe/Zagreb' }).format(now));
  const clock = (hours: number): string => `'${String((hour + hours + 24) % 24).padStart(2, '0')}:00'`;
  return {
    ...outageFiles,
    'policy.yaml': `consent: { sms: opt-out }\nquietHours: { from: ${clock(-3)}, to: ${clock(6)}, classes: [marketing] }\n`,
  };
}
