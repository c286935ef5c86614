import { event, journey, send, wait } from 'carillon/journey';

/** A day after support closed a ticket: is it really solved? Waits for its launch (`carillon journeys launch`). */
export default journey('ticket-follow-up', {
  name: 'Ticket follow-up',
  on: event('ticket.resolved'),
  reentry: { concurrent: 'event.ticket' },
  exitOn: [event('user.deleted')],
  steps: [wait('1 day'), send('email', 'ticket-follow-up', { class: 'service' })],
});
