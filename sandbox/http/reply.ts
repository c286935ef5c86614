/** What a handler says; `bytes` win over `text`, and `text` over `json`. */
export type Reply = {
  readonly status: number;
  readonly json?: unknown;
  readonly text?: string;
  readonly bytes?: Buffer;
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
};

export const ok = (json: unknown): Reply => ({ status: 200, json });
export const noContent: Reply = { status: 204, text: '' };
