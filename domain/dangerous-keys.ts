/** Keys that reach a prototype when merged carelessly: refused wherever an author or producer may choose keys. */
export const dangerousKeys: readonly string[] = ['__proto__', 'constructor', 'prototype'];
