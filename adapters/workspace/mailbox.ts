/** An address alone, or in angle brackets behind a name. */
export const mailbox = /^(?:[^<>@\r\n]*<[^\s<>@]+@[^\s<>@]+>|[^\s<>@]+@[^\s<>@]+)$/;
export const mailText = "one mail address, such as 'Acme <hello@acme.example>'";
