import { describe, expect, it } from 'vitest';
import { rememberedZones } from '../../../adapters/zones/remembered.ts';
import { zones } from '../../../adapters/zones/zones.ts';

describe('rememberedZones', () => {
  it('answers as the zones do, and asks them once', () => {
    const asked: string[] = [];
    const counted = rememberedZones({
      ...zones,
      instantOf: (zone, date, time) => (asked.push(`${zone} ${date} ${time}`), zones.instantOf(zone, date, time)),
      isZone: (name) => (asked.push(name), zones.isZone(name)),
    });
    for (const zone of ['Europe/Zagreb', 'UTC', 'Europe/Zagreb'])
      expect(counted.instantOf(zone, '2026-03-29', '02:30')).toBe(zones.instantOf(zone, '2026-03-29', '02:30'));
    for (const name of ['Mars/Base', 'UTC', 'Mars/Base']) expect(counted.isZone(name)).toBe(name === 'UTC');
    expect(asked).toEqual(['Europe/Zagreb 2026-03-29 02:30', 'UTC 2026-03-29 02:30', 'Mars/Base', 'UTC']);
    const instant = Date.UTC(2026, 2, 28, 12);
    expect(counted.dateOf('Asia/Tokyo', instant)).toBe(zones.dateOf('Asia/Tokyo', instant));
    expect(counted.addDays('Europe/Zagreb', instant, 1)).toBe(zones.addDays('Europe/Zagreb', instant, 1));
  });
});
