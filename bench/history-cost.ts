import type { DemoRun, HistoryEvent } from './demo-histories.ts';

/** What one run asked of Temporal, by what it was asked for. */
export type Cost = Readonly<Record<(typeof kinds)[number], number>>;
export const kinds = [
  'start',
  'messages',
  'updates',
  'branches',
  'waitUntil',
  /** Nobody answered in time: whether an answer lies in the backlog is asked first. */
  'time is up',
  'timers',
  'signals',
  'closing',
  /** A message whose time policy had not come yet (quiet hours): asked again when it has. */
  'put off by policy',
  'workflow tasks',
  'anything else',
] as const;

const byActivity: Readonly<Record<string, (typeof kinds)[number]>> = {
  sendMessage: 'messages',
  sendMessageHere: 'messages',
  updateProfile: 'updates',
  chooseBranch: 'branches',
  resolveLocalTime: 'waitUntil',
  awaitBacklog: 'time is up',
  closeEnrollment: 'closing',
};
const byEvent: Readonly<Record<string, (typeof kinds)[number] | null>> = {
  WORKFLOW_EXECUTION_STARTED: 'start',
  WORKFLOW_EXECUTION_SIGNALED: 'signals',
  TIMER_STARTED: 'timers',
  WORKFLOW_TASK_SCHEDULED: 'workflow tasks',
  // The rest of what was counted with its first event.
  WORKFLOW_TASK_STARTED: null,
  WORKFLOW_TASK_COMPLETED: null,
  ACTIVITY_TASK_STARTED: null,
  ACTIVITY_TASK_COMPLETED: null,
  TIMER_FIRED: null,
  TIMER_CANCELED: null,
  WORKFLOW_EXECUTION_COMPLETED: null,
};

export function costOf({ events }: DemoRun): Cost {
  const cost = Object.fromEntries(kinds.map((kind) => [kind, 0])) as Record<(typeof kinds)[number], number>;
  for (const event of events) {
    const kind = kindOf(event, events);
    if (kind !== null) cost[kind] += 1;
  }
  return cost;
}

type Payloads = { readonly payloads: readonly { readonly data: string }[] };
type Attributes = {
  readonly activityType?: { readonly name: string };
  readonly scheduledEventId?: string;
  readonly result?: Payloads;
  /** The SDK keeps the type of a local activity in the data of its marker. */
  readonly details?: { readonly data?: Payloads; readonly result?: Payloads };
};

function kindOf(event: HistoryEvent, events: readonly HistoryEvent[]): (typeof kinds)[number] | null {
  const name = event.eventType.replace('EVENT_TYPE_', '');
  if (name === 'ACTIVITY_TASK_SCHEDULED') {
    const completed = events.map(attributesOf).find((one) => one.result && one.scheduledEventId === event['eventId']);
    return kindOfActivity(attributesOf(event).activityType?.name, first(completed?.result));
  }
  if (name === 'MARKER_RECORDED') {
    const { details } = attributesOf(event);
    return kindOfActivity(first(details?.data)?.['activity_type'], first(details?.result));
  }
  const kind = byEvent[name];
  return kind === undefined ? 'anything else' : kind;
}

function kindOfActivity(type: unknown, result: Readonly<Record<string, unknown>> | null): (typeof kinds)[number] {
  if (result?.['kind'] === 'deferred') return 'put off by policy';
  return byActivity[String(type)] ?? 'anything else';
}

function attributesOf(event: HistoryEvent): Attributes {
  const key = Object.keys(event).find((name) => name.endsWith('EventAttributes'));
  return (key === undefined ? {} : event[key]) as Attributes;
}

function first(payloads: Payloads | undefined): Readonly<Record<string, unknown>> | null {
  const data = payloads?.payloads[0]?.data;
  if (data === undefined) return null;
  return JSON.parse(Buffer.from(data, 'base64').toString('utf8')) as Readonly<Record<string, unknown>>;
}
