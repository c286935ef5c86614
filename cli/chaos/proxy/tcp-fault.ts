/**
 * What can happen to a connection, in the words of Toxiproxy. Each holds for as long as it is set, for connections that are open and for
 * those that are opened meanwhile.
 */
export type TcpFault =
  /** Every byte comes later, in order; `jitterMs` more at random. */
  | Readonly<{ kind: 'latency'; ms: number; jitterMs: number }>
  /** A host that is gone: what is connected ends, and nobody can connect. */
  | Readonly<{ kind: 'cut' }>
  /** What is connected is reset, and so is whoever connects. */
  | Readonly<{ kind: 'reset' }>
  /** A network that swallows everything: connections stay, and say nothing. */
  | Readonly<{ kind: 'stall' }>
  /** The far side has hung up on whoever is connected, who hears of it so much later, as of every other end, and talks to nobody meanwhile. */
  | Readonly<{ kind: 'slow-close'; ms: number }>
  /** A connection ends after so many bytes of both directions together, wherever that is in a sentence. */
  | Readonly<{ kind: 'limit'; bytes: number }>;
