/** Somebody else changed what the batch was decided on: roll back and decide again on what holds now. */
export class RaceLostError extends Error {
  override readonly name = 'RaceLostError';
}
