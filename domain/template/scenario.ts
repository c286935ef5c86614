/** The provider's ids of its scenarios: 32 hexadecimal digits in its examples, plain numbers in its reports. */
export const scenarioPattern = /^[\w-]{1,64}$/;

/** Names of what a scenario is told, as its script writes them: `${parcel}`. */
export const parameterPattern = /^[A-Za-z_]\w{0,63}$/;

/** Why a campaign cannot send such a template. */
export const notInBulk = 'scenarios are started one by one, by journeys';
