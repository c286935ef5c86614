import type { TcpFault } from '../proxy/tcp-fault.ts';
import type { Fault, Injection } from './fault.ts';

/** One injection as a line that a person reads while it happens. */
export function inWords({ at, lastsMs, fault }: Injection): string {
  const lasts = lastsMs === 0 ? '' : ` for ${(lastsMs / 1_000).toFixed(1)} s`;
  return `${(at / 1_000).toFixed(1)} s: ${what(fault)}${lasts}`;
}

function what(fault: Fault): string {
  switch (fault.kind) {
    case 'kill':
      return `SIGKILL to ${fault.who}`;
    case 'kill-all':
      return 'SIGKILL to everything at once';
    case 'freeze':
      return `SIGSTOP to ${fault.who}`;
    case 'full-volume':
      return 'the volume of the streams is full';
    case 'fault-points':
      return `death at hit ${fault.hit} of ${fault.points.length > 8 ? `each of ${fault.points.length} points` : fault.points.join(', ')}`;
    case 'clock-jump':
      return `the clock of ${fault.who} jumps by ${fault.byMs / 3_600_000} h`;
    case 'bulk-partly-refused':
      return 'the provider refuses a part of each bulk';
    case 'provider-503':
      return 'the provider answers 503';
    case 'provider-slow':
      return 'the provider is slow';
    case 'provider-429':
      return `the provider answers 429, Retry-After ${fault.retryAfterS} s,`;
    case 'accepted-then-failed':
      return `the provider does ${fault.how} to a fifth of the messages`;
    case 'network-latency':
    case 'network-cut':
    case 'network-reset':
    case 'network-stall':
    case 'network-slow-close':
    case 'network-limit':
      return `${onTheWire(fault.tcp)} before ${fault.before}`;
  }
}

function onTheWire(tcp: TcpFault): string {
  switch (tcp.kind) {
    case 'latency':
      return `${tcp.ms} to ${tcp.ms + tcp.jitterMs} ms of latency`;
    case 'slow-close':
      return `connections end ${tcp.ms} ms late`;
    case 'limit':
      return `connections end after ${tcp.bytes} bytes`;
    case 'cut':
      return 'a cut';
    case 'reset':
      return 'resets';
    case 'stall':
      return 'silence';
  }
}
