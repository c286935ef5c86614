/** The areas whose description is read, by the name of the file. */
export type Area = 'sms' | 'email' | 'voice' | 'blocklist' | 'whatsapp' | 'messages-api';

/** Where the vendor's OpenAPI files are on this machine; undefined when they are not here. */
export const vendorFiles: string | undefined;

/** One line for whoever has not got them. */
export const leftOut: string;

/** The path of one area's file in that folder. */
export function fileOf(area: Area): string;
