/** `Ana Horvat <ana@acme.test>` or the bare address; the address alone, in lower case. */
export function bareAddress(mailbox: string): string {
  const inBrackets = /<([^<>]*)>\s*$/.exec(mailbox);
  return (inBrackets?.[1] ?? mailbox).trim().toLowerCase();
}

export const domainOf = (mailbox: string): string => bareAddress(mailbox).split('@').at(-1) ?? '';

/** Enough of RFC 5321 to tell an address from something else; whether anybody reads it is another question. */
export function isAddress(address: string): boolean {
  if (address.length > 254) return false;
  const at = address.lastIndexOf('@');
  const [local, domain] = [address.slice(0, at), address.slice(at + 1)];
  if (at < 1 || local.length > 64) return false;
  if (!/^[a-z0-9!#$%&'*+/=?^_`{|}~\-\u0080-\uffff]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~\-\u0080-\uffff]+)*$/i.test(local))
    return false;
  return /^([a-z0-9\u0080-\uffff]([a-z0-9\-\u0080-\uffff]{0,61}[a-z0-9\u0080-\uffff])?\.)+[a-z\u0080-\uffff][a-z0-9\-\u0080-\uffff]{1,62}$/i.test(
    domain,
  );
}
