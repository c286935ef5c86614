import { z } from 'zod';
import { many } from '../http/fields-schema.ts';

/** Texts of a length, with the words in which this API refuses others. */
export const sized = (least: number, most: number) =>
  z
    .string()
    .refine((text) => text.length >= least && text.length <= most, `size must be between ${least} and ${most}`)
    .refine((text) => least === 0 || text.trim() !== '', 'must not be blank');

export const url = sized(1, 2_048).refine((text) => URL.canParse(text), 'is not a valid url');

export const between = (least: number, most: number) =>
  z
    .number()
    .refine((value) => value >= least, `must be greater than or equal to ${least}`)
    .refine((value) => value <= most, `must be less than or equal to ${most}`);

export const list = <T extends z.ZodType>(item: T, least: number, most: number) =>
  many(item, 0).refine((all) => all.length >= least && all.length <= most, `size must be between ${least} and ${most}`);
