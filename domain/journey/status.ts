/** Whether a journey takes people: a paused one keeps everybody's place and sends nothing, an archived one takes nobody new. */
export const journeyStatuses = ['live', 'paused', 'archived'] as const;
export type JourneyStatus = (typeof journeyStatuses)[number];

export const enrollmentStatuses = ['running', 'completed', 'exited', 'failed'] as const;
export type EnrollmentStatus = (typeof enrollmentStatuses)[number];
