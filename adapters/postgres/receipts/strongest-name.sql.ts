/** The strongest name first. */
export const byStrength = (kind: string): string =>
  `array_position(array['userId', 'anonymousId', 'email', 'phone'], ${kind}) nulls last, ${kind}`;

/**
 * The row `d` of the strongest name that a person has, whichever of the merged profiles it was given to. `of`: a row of profiles, the merged
 * one or the one that it is now. Both ends are asked by themselves, so that each is found by its index.
 */
export const strongestName = (of: string): string => `
  from profiles p join identities d on d.profile_id = p.id
  where p.id = coalesce(${of}.alias_of, ${of}.id) or p.alias_of = coalesce(${of}.alias_of, ${of}.id)
  order by ${byStrength('d.kind')}, d.value limit 1`;

/** As `PersonName` has it. */
export const asName = `jsonb_build_object('kind', d.kind, 'value', d.value)`;
