import { describe, expect, it } from 'vitest';
import { detour, layWires } from '../../../../cli/chaos/world/wires.ts';

describe('detour', () => {
  it.each([
    ['postgres://me:p%40ss@127.0.0.1:5433/carillon', 'postgres://me:p%40ss@127.0.0.1:20001/carillon', 5433],
    ['nats://localhost:4222', 'nats://127.0.0.1:20001', 4222],
    ['127.0.0.1:7233', '127.0.0.1:20001', 7233],
    ['http://127.0.0.1:7071', 'http://127.0.0.1:20001', 7071],
  ])('%s keeps all but its host and port', (address, through, port) => {
    expect(detour(address, 20_001)).toMatchObject({ through, target: { port } });
  });

  it('refuses an address that names no port, without saying its password', () => {
    expect(() => detour('postgres://me:secret@127.0.0.1/carillon', 1)).toThrow(
      'postgres://127.0.0.1 names no port to lead to',
    );
  });
});

describe('layWires', () => {
  it('leads a process through proxies to whom it names, and leaves the rest of its environment alone', async () => {
    const wires = await layWires(() => 0);
    try {
      const own = { NATS_URL: 'nats://127.0.0.1:4222', CARILLON_PORT: '7070', SMTP_URL: 'smtp://127.0.0.1:7072' };
      const rerouted = wires.reroute(own);
      expect(rerouted).toEqual({ ...own, NATS_URL: `nats://127.0.0.1:${wires.proxies.nats.port}` });
      expect(new Set(Object.values(wires.proxies).map(({ port }) => port)).size).toBe(4);
    } finally {
      await wires.close();
    }
  });
});
