/** For a person at a terminal: the addresses, and one line that sends a message. */
export const banner = ({ http, smtp }: { readonly http: string; readonly smtp: string }): string => `
  Infobip sandbox, ready

  API     ${http}     (Authorization: App anything)
  SMTP    ${smtp}
  Phones  ${http}/    open it in a browser

  Send a first message:

  curl ${http}/sms/3/messages -H 'Authorization: App anything' -H 'Content-Type: application/json' \\
    -d '{"messages": [{"sender": "Acme", "destinations": [{"to": "385911234567"}], "content": {"text": "Hello"}}]}'

  Ctrl-C ends it; --help tells what else it can do.
`;
