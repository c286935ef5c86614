import type { TcpFault } from '../proxy/tcp-fault.ts';
import type { EngineName } from '../../../engines/engine.ts';
import type { FaultPoint } from '../../../fault-points/table.ts';
import type { ProcessName } from '../../stack/processes.ts';

export type VictimName = ProcessName | EngineName;
/** Who decides whether a message may leave now. */
export const CLOCK_VICTIMS = ['journey-worker', 'channel-worker'] as const satisfies readonly ProcessName[];
export type ClockVictim = (typeof CLOCK_VICTIMS)[number];
/** Whom our processes reach through a proxy. */
export type FarEnd = EngineName | 'infobip';

/** How the far side takes a message and leaves us without an answer. */
export const BAD_ANSWERS = ['accept-then-reset', 'accept-then-502', 'accept-then-cut', 'accept-then-hang'] as const;

/** One thing that is done to a stack for as long as its injection lasts. */
export type Fault =
  /** SIGKILL to one, or to everything at once. */
  | Readonly<{ kind: 'kill'; who: VictimName }>
  | Readonly<{ kind: 'kill-all' }>
  /** SIGSTOP, and SIGCONT when its leases have long been taken over: a zombie that believes it is still in charge. */
  | Readonly<{ kind: 'freeze'; who: ProcessName }>
  | Readonly<{ kind: `network-${TcpFault['kind']}`; before: FarEnd; tcp: TcpFault }>
  /** Not a byte is left on the volume of the streams. */
  | Readonly<{ kind: 'full-volume' }>
  /** One process dies at each of these points, at the so many-th time that it gets there. */
  | Readonly<{ kind: 'fault-points'; points: readonly FaultPoint[]; hit: number }>
  /** The wall clock of a process that judges policy is wrong by so much from a moment on, until it is started anew. */
  | Readonly<{ kind: 'clock-jump'; who: ClockVictim; byMs: number }>
  /** A share of each request of a campaign is refused, the rest is taken. */
  | Readonly<{ kind: 'bulk-partly-refused' }>
  /** Every request to send is answered like this. */
  | Readonly<{ kind: 'provider-503' | 'provider-slow' }>
  | Readonly<{ kind: 'provider-429'; retryAfterS: number }>
  /** A fifth of the messages is taken and answered badly. */
  | Readonly<{ kind: 'accepted-then-failed'; how: (typeof BAD_ANSWERS)[number] }>;

export type FaultKind = Fault['kind'];
export const FAULT_KINDS = [
  'kill',
  'kill-all',
  'freeze',
  'network-latency',
  'network-cut',
  'network-reset',
  'network-stall',
  'network-slow-close',
  'network-limit',
  'full-volume',
  'fault-points',
  'clock-jump',
  'bulk-partly-refused',
  'provider-503',
  'provider-slow',
  'provider-429',
  'accepted-then-failed',
] as const satisfies readonly FaultKind[];

/** `at` and `lastsMs`: ms since the run began, and from then. */
export type Injection = Readonly<{ at: number; lastsMs: number; fault: Fault }>;
