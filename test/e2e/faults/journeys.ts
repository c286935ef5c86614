/** Journeys of the fault tests, beside those of the kill run. */
export const faultJourneys: Readonly<Record<string, string>> = {
  'events/kill.late.schema.json': '{"type":"object","properties":{"token":{"type":"string"}}}',
  'events/kill.fork.schema.json': '{"type":"object"}',
  'events/kill.gate.schema.json': '{"type":"object"}',
  'events/kill.question.schema.json': '{"type":"object"}',
  'events/kill.answer.schema.json': '{"type":"object"}',
  // Long enough for two names of one person to be found out meanwhile.
  'journeys/late.yaml': `journey: late
status: live
on: kill.late
reentry: once
steps: [{ waitFor: kill.go, within: 1 day, else: [exit] }, { send: sms/code, class: service }]
`,
  // The question is over while the router stands still.
  'journeys/question.yaml': `journey: question
status: live
on: kill.question
reentry: once
steps:
  - { waitFor: kill.answer, within: 8 seconds, then: [{ exit: answered }], else: [{ exit: no answer }] }
`,
  'journeys/fork.yaml': `journey: fork
status: live
on: kill.fork
reentry: once
steps:
  - { waitFor: kill.gate, within: 1 day, id: gate }
  - branch: [{ when: { traits.email: { exists: true } }, steps: [exit] }]
`,
};
