import { hash } from 'node:crypto';

/** The vendor names accounts by 32 hexadecimal digits. */
export const accountKeyOf = (account: string): string => hash('md5', account, 'hex').toUpperCase();
