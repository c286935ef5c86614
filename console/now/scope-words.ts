/** What a brake holds, in words. */
export function scopeWords({
  channel,
  journey,
}: {
  readonly channel: string | null;
  readonly journey: string | null;
}): string {
  const parts = [channel, journey === null ? null : `journey “${journey}”`].filter((part) => part !== null);
  return parts.length === 0 ? 'everything' : parts.join(' of ');
}
