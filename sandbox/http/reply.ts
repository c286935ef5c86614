/** What a handler says; `text` wins over `json`. */
export type Reply = {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export const ok = (json: unknown): Reply => ({ status: 200, json });
