/**
 * A PostgreSQL array of what needs no quotes there: numbers, UUIDs, base32. The driver looks at every character of every element, which
 * for the thousands of a page takes longer than the statement.
 */
export const plainArray = (values: readonly (string | number)[]): string => `{${values.join(',')}}`;
