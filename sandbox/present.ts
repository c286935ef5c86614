type Present<T> = { [Key in keyof T]?: Exclude<T[Key], undefined> };

/** Without the keys that say nothing. */
export function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as Present<T>;
}
