import { event, journey, send, wait, waitFor, waitUntil } from 'carillon/journey';

/** An answer to our question, and to nothing else that we wrote. */
const answer = (where = {}) => event('message.replied', { 'event.journey': 'ticket-follow-up', ...where });
/** What has arrived since the question counts: the answer is here already when it is looked at. */
const already = { since: 'ask', within: '1 second' };

/**
 * The morning after support closed a ticket, one question by SMS: how was it, 1 to 5? The answer decides what comes next, silence gets a
 * mail. A ticket that opens again ends this at once; `ticket-reopened` says sorry. An agent starts it by hand with
 * `carillon enroll <person> ticket-follow-up --data ticket=1042`.
 */
export default journey('ticket-follow-up', {
  name: 'Ticket follow-up',
  status: 'live',
  on: event('ticket.resolved'),
  reentry: { concurrent: 'event.ticket' },
  exitOn: [event('ticket.reopened', { 'event.ticket': { same: 'entry.ticket' } }), event('user.deleted')],
  steps: [
    wait('8 hours'),
    waitUntil('09:00', { zone: 'profile' }),
    send('sms', 'ticket-satisfaction', { class: 'service', id: 'ask' }),
    waitFor(answer(), {
      within: '2 days',
      then: [
        waitFor(answer({ 'event.number': { gte: 4 } }), {
          ...already,
          then: [send('sms', 'ticket-thanks', { class: 'service' })],
          else: [send('sms', 'ticket-sorry', { class: 'service' })],
        }),
      ],
      else: [send('email', 'ticket-follow-up', { class: 'service' })],
    }),
  ],
});
