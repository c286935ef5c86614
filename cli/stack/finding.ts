/** What `carillon doctor` found: `bad` will not work, `look` is for a person to judge. */
export type Finding = Readonly<{
  check: string;
  verdict: 'ok' | 'look' | 'bad';
  detail: string;
}>;
