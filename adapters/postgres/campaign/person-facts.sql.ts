import { consentsOn } from '../consents.sql.ts';

/** What policy asks about a person `p`; the list of suppressed addresses is asked about the address that was read (suppressed.sql.ts). */
export const personFacts = (channel: string): string => `
  p.id as profile_id, p.traits, p.revision::int as revision, ${consentsOn('p.id', channel)} as consents`;
