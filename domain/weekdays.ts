/** As they are written in journeys and senders; a number counts from Monday = 1. */
export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
