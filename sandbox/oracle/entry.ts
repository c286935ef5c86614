/** As the vendor's registry has it; `action` and prices are added where answers carry them. */
export type Status = {
  readonly groupId: number;
  readonly groupName: string;
  readonly id: number;
  readonly name: string;
  readonly description: string;
};

export type Failure = Status & { readonly permanent: boolean };

/** How a message came in, which also fixes the form of its reports. */
export type Via = 'sms/2' | 'sms/3' | 'smtp';

/** Where its final report went: pushed, polled, given up after the last try, or nobody wanted one. */
export type Reported = 'pushed' | 'polled' | 'lost' | 'none';

/** What was said about one message to one recipient, recorded before it was answered. */
export type Submission = {
  readonly channel: 'sms' | 'email';
  readonly via: Via;
  readonly messageId: string;
  readonly bulkId?: string;
  /** Phone numbers as digits without `+`, as the vendor's logs have them; mail addresses in lower case. */
  readonly to: string;
  readonly from: string;
  readonly text: string;
  readonly subject?: string;
  /** Over what the person would see; equal for two copies of one message. */
  readonly contentHash: string;
  /** `rejected`: it never reaches the person. */
  readonly outcome: 'accepted' | 'rejected';
  readonly status: Status;
  readonly error: Failure;
  readonly parts: number;
  /** Not before this instant (`sendAt`). */
  readonly sendAt?: string;
  readonly callbackData?: string;
  readonly notifyUrl?: string;
  /** False when the sender wants no report. */
  readonly notify?: boolean;
  readonly intermediateReport?: boolean;
  readonly applicationId?: string;
  readonly entityId?: string;
  readonly campaignReferenceId?: string;
};

export type Entry = Submission & {
  /** Rises over messages and inbound messages alike; the cursor of every list. */
  readonly seq: number;
  /** Real time. */
  readonly at: string;
  /** The same instant on the bent clock of a demo. */
  readonly virtualAt?: string;
  /** How often this message id has been submitted for this recipient, this one included. */
  readonly attempt: number;
  readonly doneAt?: string;
  readonly reported?: Reported;
};

/** The parts of a mail that only its reader needs. */
export type MailBody = {
  readonly html?: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly attachments: readonly { readonly name: string; readonly type: string; readonly bytes: number }[];
};

/** What a person wrote to us. */
export type Inbound = {
  readonly seq: number;
  readonly at: string;
  readonly virtualAt?: string;
  readonly messageId: string;
  readonly from: string;
  readonly to: string;
  readonly text: string;
  readonly reported?: Reported;
};
