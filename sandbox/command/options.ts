/** One option of the command. What it sets is a variable of the process, so that both are read and checked in one place. */
type Option = {
  readonly name: string;
  /** How its value is called in the help; without it the option is a switch. */
  readonly value?: string;
  readonly says: string;
  readonly sets?: string;
};

type Group = { readonly title: string; readonly options: readonly Option[] };

export const groups: readonly Group[] = [
  {
    title: 'Where it listens',
    options: [
      {
        name: 'port',
        value: 'number',
        says: 'HTTP; 7071, or another one if that is taken',
        sets: 'CARILLON_SANDBOX_PORT',
      },
      {
        name: 'smtp-port',
        value: 'number',
        says: 'SMTP; 7072, or another one if that is taken',
        sets: 'CARILLON_SANDBOX_SMTP_PORT',
      },
      {
        name: 'smtp-tls',
        value: 'mode',
        says: 'off, starttls or implicit, with a certificate of its own: GET /_sim/certificate.pem',
        sets: 'CARILLON_SANDBOX_SMTP_TLS',
      },
      { name: 'host', value: 'address', says: 'where HTTP listens; 127.0.0.1', sets: 'CARILLON_SANDBOX_HOST' },
    ],
  },
  {
    title: 'Who may call',
    options: [
      { name: 'api-key', value: 'key', says: 'only this key; otherwise any', sets: 'CARILLON_SANDBOX_API_KEY' },
      {
        name: 'keys',
        value: 'file',
        says: 'JSON: [{"key": "…", "account": "…", "scopes": ["sms:message:send"]}]',
        sets: 'CARILLON_SANDBOX_KEYS_FILE',
      },
    ],
  },
  {
    title: 'What it tells your program',
    options: [
      {
        name: 'webhook',
        value: 'url',
        says: 'where reports go that name no address of their own',
        sets: 'CARILLON_SANDBOX_WEBHOOK_URL',
      },
      { name: 'inbound', value: 'url', says: 'where replies go', sets: 'CARILLON_SANDBOX_INBOUND_URL' },
      {
        name: 'tracking',
        value: 'url',
        says: 'where opens, clicks, complaints and late bounces of mails go',
        sets: 'CARILLON_SANDBOX_TRACKING_URL',
      },
    ],
  },
  {
    title: 'What happens',
    options: [
      {
        name: 'rules',
        value: 'file',
        says: 'YAML or JSON: - {match: {to: "49*"}, fate: expired}; also faults, webhooks',
        sets: 'CARILLON_SANDBOX_RULES_FILE',
      },
      {
        name: 'set',
        value: 'name=value',
        says: 'a setting, such as latencyMs=0; may be repeated',
        sets: 'CARILLON_SANDBOX_SETTINGS',
      },
      {
        name: 'seed',
        value: 'number',
        says: 'the same fates, latencies and faults again; 1',
        sets: 'CARILLON_SANDBOX_SEED',
      },
      { name: 'virtual', says: 'time stands until you advance it' },
      { name: 'scale', value: 'factor', says: 'time runs that much faster', sets: 'CARILLON_SANDBOX_CLOCK_SCALE' },
      { name: 'data', value: 'folder', says: 'keeps what it took over restarts', sets: 'CARILLON_SANDBOX_DATA' },
    ],
  },
  {
    title: 'What it prints',
    options: [
      { name: 'json', says: 'one JSON line when it is ready, also on a terminal' },
      { name: 'version', says: 'its version' },
      { name: 'help', says: 'this' },
    ],
  },
];

export const options: readonly Option[] = groups.flatMap((group) => group.options);

/** By which option somebody has set a variable. */
export const optionOf = (variable: string): string => {
  const found = options.find(({ sets }) => sets === variable);
  return found === undefined ? variable : `--${found.name}`;
};
