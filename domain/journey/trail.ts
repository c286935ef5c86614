/** The words of the trail, closed: `why` has a sentence for each (I12). `detail` is what that sentence needs. */
export type TrailWord =
  /** The step began. */
  | 'began'
  /** Waits until the instant given, or for what it names. `detail`: until which virtual instant, in ms. */
  | 'waiting'
  /** The awaited event had come. `detail`: id of the event that ended the wait. */
  | 'matched'
  /** The awaited event did not come in time. */
  | 'timedOut'
  /** The journey ended that was enrolled in. `detail`: completed, goal, exited or failed. */
  | 'ended'
  /** A digest goes on with what came. `detail`: how many. */
  | 'gathered'
  /** The branch was decided. `detail`: `case:<index>` or `else`. */
  | 'chose'
  /** A share of a split was drawn. `detail`: its name. */
  | 'drew'
  /** A split had found its winner, and went that way. `detail`: the name of the share. */
  | 'followed'
  /** A round of a repeat began. `detail`: its number. */
  | 'round'
  /** No further round. `detail`: `until` where its condition held, `atMost` where there were as many as there may be. */
  | 'roundsOver'
  /** What it was to wait for is past. `detail`: the virtual instant, in ms. */
  | 'past'
  /** There is no date to wait for. `detail`: why. */
  | 'noDate'
  /** The profile was updated. */
  | 'updated'
  /** The provider took the message. */
  | 'sent'
  /** The message was delivered. */
  | 'delivered'
  /** Not sent, for the reason given. `detail`: reason. */
  | 'skipped'
  /** The provider refused the message. `detail`: reason. */
  | 'rejected'
  /** The message may have left and is held for a person to settle. `detail`: reason. */
  | 'held'
  /** Sending was put off, for the reason given. `detail`: reason. */
  | 'deferred'
  /** The provider gave no clear answer: it is asked before anything else is done. */
  | 'unknown'
  /** The final receipt says that the message did not arrive. `detail`: undelivered, expired or rejected. */
  | 'undelivered'
  /** No receipt came while the message could still arrive. */
  | 'noReceipt'
  /** Paused: it keeps its place. */
  | 'paused'
  /** Resumed. */
  | 'resumed'
  /** The message can be taken back until the instant given. `detail`: until which virtual instant, in ms. */
  | 'undoable'
  /** The next channel of a fallback began, for the reason given. `detail`: channel and reason. */
  | 'fellBack'
  /** A webhook was answered, an event emitted, an enrollment asked for. `detail`: what came of it. */
  | 'performed'
  /** A webhook was not answered with success. `detail`: reason. */
  | 'failed'
  /** What the journey did is being undone. `detail`: reason. */
  | 'compensating'
  /** A part of it is. `detail`: the step since whose beginning, or `entry`. */
  | 'takingBack'
  /** Nothing was done since then that could be. `detail`: as above. */
  | 'nothingToTakeBack'
  /** One step was undone, or there was nothing to undo. `detail`: undone, nothing, tooLate, refused or parked. */
  | 'compensated'
  /** The steps are over; what they did can be undone until the instant given. `detail`: until which virtual instant, in ms. */
  | 'finished'
  /** Goes on in another version. `detail`: which, and which it was. */
  | 'migrated'
  /** Goes on at this step, because somebody wished it. */
  | 'moved'
  /** Stays with its version, for the reason given. `detail`: reason. */
  | 'stayed'
  /** Leaves the journey, for the reason given. `detail`: reason. */
  | 'exiting';
