/** The columns of `AuditLine` (domain/audit/chain.ts), to the letter: what is hashed must not depend on who reads it. */
export const lineColumns = `id::text, trunc(extract(epoch from at) * 1000000)::text as at, actor, action, target, detail::text`;
