/**
 * The vendor's registry of errors for text messages, e-mail, calls and chat, as it stood in July 2026: which there are, and which of them the
 * vendor calls permanent. `permanent` alone is no advice: a call that was answered carries it too, so the status group comes first (failure.ts).
 */
type Codes = { readonly permanent: string; readonly passing: string };

const registry: Readonly<Record<'general' | 'email' | 'chat' | 'voice' | 'olderVoice', Codes>> = {
  general: {
    permanent: `
      1 9 10 11 12 51 323 345 352 355 368 375 433 488 560 561 562 563 564 565 566 568 569 572 573 574 577 578
      579 580 592 594 597 598 601 603 604 607 609 628 629 630 631 632 633 810 811 815 2049 2050 2052 2053 3041
      4096 4099 4100 4101 4102 4103 4104 4202 5492`,
    passing: `
      0 2 5 6 7 8 13 15 20 21 24 27 31 32 33 34 35 36 71 255 256 257 258 259 260 261 262 351 500 501 502 503
      504 507 508 509 541 542 571 581 608 1024 1025 1026 1027 1028 1029 1030 1031 1152 1153 1154 1155 1156
      1157 1158 1159 1160 1161 1162 1163 1164 1165 1166 1281 1282 1283 1284 1536 1537 1538 1539 1540 1541 1792
      1793 1794 1795 1796 2048 2051 4097 4098`,
  },
  email: {
    permanent: `
      6002 6003 6006 6009 6012 6016 6018 6020 6021 6023 6024 6025 6026 6027 6029 6030 6031 6033 6034 6035 6036
      6037 6038 6039 6040 6041 6042 6043 6044 6045 6047 6048 6049 6052 6054 6055`,
    passing: '6007 6010 6011 6013 6017 6046 6050 6051 6053 6056 6057 6058',
  },
  chat: {
    permanent: `
      7001 7002 7003 7004 7005 7006 7007 7008 7009 7010 7011 7015 7016 7018 7019 7020 7021 7022 7023 7025 7026
      7027 7029 7030 7031 7032 7033 7034 7038 7052 7080 7081 7082 7083 7084 7102 7201 7280 7281`,
    passing: '7012 7013 7014 7017 7024 7035 7036 7037 7050 7051',
  },
  voice: {
    permanent: `
      10000 10001 10002 10003 10004 10100 10101 10102 10103 10200 10201 10202 10203 10204 10300 10301 10302
      10303 10304 10305 10306 10307 10308 10309 10310 10311 10312 10313 10400 10401 10402`,
    passing: '',
  },
  olderVoice: {
    permanent: '5000 5001 5002 5003 5004 5005 5501 5503',
    passing: '5400 5403 5404 5407 5408 5410 5413 5414 5415 5480 5481 5484 5487 5488 5491 5603',
  },
};

const permanentById = new Map(
  Object.values(registry).flatMap(({ permanent, passing }) => [...idsOf(permanent, true), ...idsOf(passing, false)]),
);

function idsOf(text: string, isPermanent: boolean): readonly (readonly [number, boolean])[] {
  const words = text.split(/\s+/).filter((word) => word !== '');
  return words.map((word) => [Number(word), isPermanent]);
}

/** Whether the vendor calls an error permanent; undefined for one that is not in its registry. */
export const isPermanent = (id: number): boolean | undefined => permanentById.get(id);
