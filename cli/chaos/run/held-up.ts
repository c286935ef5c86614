import type { Fault } from '../schedule/fault.ts';

/** Whether a fault lets requests arrive at the far side later than they were sent: what it counts in a second is then not what we sent in one. */
export function holdsUp(fault: Fault): boolean {
  switch (fault.kind) {
    case 'kill':
    case 'freeze':
      return fault.who === 'sandbox';
    case 'kill-all':
    case 'provider-slow':
      return true;
    case 'network-latency':
    case 'network-cut':
    case 'network-reset':
    case 'network-stall':
    case 'network-slow-close':
    case 'network-limit':
      return fault.before === 'infobip';
    case 'full-volume':
    case 'fault-points':
    case 'clock-jump':
    case 'bulk-partly-refused':
    case 'provider-503':
    case 'provider-429':
    case 'accepted-then-failed':
      return false;
  }
}
