import { z } from 'zod';

/** Numbers that every account has: one that receives text messages and calls, and a short code. */
const numbers = [
  {
    numberKey: '6FED0BC540BFADD9B05ED7D89AAC22FA',
    number: '385916242493',
    country: 'HR',
    countryName: 'Croatia',
    type: 'VIRTUAL_LONG_NUMBER',
    capabilities: ['SMS', 'VOICE'],
    shared: false,
  },
  {
    numberKey: 'A3C5B0F1D2E94B7C8A6F5E4D3C2B1A09',
    number: '62493',
    country: 'HR',
    countryName: 'Croatia',
    type: 'SHORT_CODE',
    capabilities: ['SMS'],
    shared: false,
  },
];

const filterSchema = z.object({
  limit: z.coerce.number().int().min(1).max(1000).catch(50),
  page: z.coerce.number().int().min(0).catch(0),
  number: z.string().optional(),
});

/** `GET /numbers/1/numbers`: `limit`, `page`, and `number` for a part of it. */
export function listNumbers(query: URLSearchParams): object {
  const { limit, page, number } = filterSchema.parse(Object.fromEntries(query));
  const found = numbers.filter((one) => number === undefined || one.number.includes(number));
  return { numbers: found.slice(page * limit, (page + 1) * limit), numberCount: found.length };
}
