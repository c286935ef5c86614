/** `starttls`: offered, not demanded; `implicit`: from the first byte. */
export const smtpTlsModes = ['off', 'starttls', 'implicit'] as const;
export type SmtpTls = (typeof smtpTlsModes)[number];
