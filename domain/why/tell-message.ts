import { realClock, toVirtual } from '../clock.ts';
import { enrollmentStory } from './enrollment-story.ts';
import type { Line } from './line.ts';
import { messageAnswer, messageLines } from './message-lines.ts';
import type { EnrollmentRow, HaltRow, MessageRow, RequestRow } from './rows.ts';

export type MessageStory = { readonly answer: string; readonly story: readonly Line[] };

/** Why one message was sent, or not: from its cause to its last receipt. */
export function tellMessage(
  message: MessageRow,
  enrollment: EnrollmentRow | null,
  request: RequestRow | null,
  halts: readonly HaltRow[],
): MessageStory {
  const answer = messageAnswer(message);
  if (enrollment === null) {
    const clock = request?.clock ?? realClock;
    return { answer, story: [...(request ? [requestLine(request)] : []), ...messageLines(message, clock)] };
  }
  // The message's own lines, and whatever happened before it: later steps of the journey are not its cause.
  const whole = enrollmentStory(enrollment, [message], halts);
  const own = messageLines(message, enrollment.clock).map(({ at }) => at);
  const began = Math.min(...own);
  return {
    answer,
    story: whole.filter((line) => line.message === message.id || (line.at <= began && line.kind !== 'end')),
  };
}

/** A direct send that has no row yet: its workflow has not decided. */
export function tellRequest(request: RequestRow): MessageStory {
  return {
    answer: 'Asked for, and not decided yet: its workflow has not come to it. If this lasts, look at /readyz.',
    story: [requestLine(request)],
  };
}

function requestLine(request: RequestRow): Line {
  return {
    at: toVirtual(request.clock, request.createdAt),
    kind: 'event',
    text: `Asked for through POST /v1/messages: ${request.channel} "${request.template}" (${request.class}).`,
    message: request.id,
  };
}
