/** A recipient's state by its ledger row's: what surely did not leave waits again. */
export function recipientState(message: string): string {
  return `case ${message}.state when 'CLAIMED' then 'waiting' when 'IN_FLIGHT' then 'sending' else lower(${message}.state) end`;
}
