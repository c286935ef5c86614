import { describe, expect, it } from 'vitest';
import type { HistoryEvent } from '../../../bench/demo-histories.ts';
import { costOf } from '../../../bench/history-cost.ts';

const payloads = (value: object) => ({
  payloads: [{ data: Buffer.from(JSON.stringify(value)).toString('base64') }],
});
const localActivity = (type: string, kind: string): HistoryEvent => ({
  eventType: 'EVENT_TYPE_MARKER_RECORDED',
  markerRecordedEventAttributes: {
    details: { data: payloads({ activity_type: type }), result: payloads({ kind }) },
  },
});
const ordinary = (id: string, type: string, kind: string): readonly HistoryEvent[] => [
  {
    eventType: 'EVENT_TYPE_ACTIVITY_TASK_SCHEDULED',
    eventId: id,
    activityTaskScheduledEventAttributes: { activityType: { name: type } },
  },
  {
    eventType: 'EVENT_TYPE_ACTIVITY_TASK_COMPLETED',
    activityTaskCompletedEventAttributes: { scheduledEventId: id, result: payloads({ kind }) },
  },
];
const cost = (events: readonly HistoryEvent[]) => {
  const counted = costOf({ path: 'on', person: '', messages: 0, events });
  return Object.fromEntries(Object.entries(counted).filter(([, count]) => count > 0));
};

describe('costOf', () => {
  it('counts a send alike, wherever it ran', () => {
    expect(cost([localActivity('sendMessageHere', 'accepted'), ...ordinary('7', 'sendMessage', 'skipped')])).toEqual({
      messages: 2,
    });
  });
  it('counts a send that policy put off apart from the message', () => {
    expect(cost([localActivity('sendMessageHere', 'deferred'), ...ordinary('7', 'sendMessage', 'deferred')])).toEqual({
      'put off by policy': 2,
    });
  });
  it('hides nothing that it does not know', () => {
    const unknown = { eventType: 'EVENT_TYPE_START_CHILD_WORKFLOW_EXECUTION_INITIATED' };
    expect(cost([unknown, localActivity('loadDefinition', 'ok')])).toEqual({ 'anything else': 2 });
  });
});
