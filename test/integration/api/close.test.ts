import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { apiWorld } from '../../support/api-world.ts';

describe('closing the api', () => {
  it('does not wait for connections that somebody opened in advance and never used', async () => {
    const world = await apiWorld('close');
    const { hostname, port } = new URL(world.url);
    const socket = connect(Number(port), hostname).on('error', () => undefined);
    await new Promise((resolve) => socket.once('connect', resolve));
    await fetch(`${world.url}/healthz`); // the server has seen the connection by now
    const began = Date.now();
    await world.close();
    expect(Date.now() - began).toBeLessThan(15_000);
  });
});
