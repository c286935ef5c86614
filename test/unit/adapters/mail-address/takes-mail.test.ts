import { describe, expect, it } from 'vitest';
import { createTakesMail, type MailResolver } from '../../../../adapters/mail-address/takes-mail.ts';

type Answer = readonly string[] | 'ENOTFOUND' | 'ENODATA' | 'ESERVFAIL' | 'ETIMEOUT';

/** A name server with one answer for each kind of question. */
function dns(mx: Answer, hosts: Answer = 'ENODATA') {
  let questions = 0;
  const answer = async (given: Answer): Promise<readonly string[]> => {
    questions += 1;
    await new Promise((resolve) => setImmediate(resolve));
    if (typeof given === 'string') throw Object.assign(new Error(`queryMx ${given}`), { code: given });
    return given;
  };
  const resolver: MailResolver = {
    resolveMx: async () => (await answer(mx)).map((exchange) => ({ exchange })),
    resolveHost: () => answer(hosts),
  };
  return { resolver, questions: () => questions };
}
const verdict = (mx: Answer, hosts?: Answer) => createTakesMail(dns(mx, hosts).resolver)('example.org');

describe('createTakesMail', () => {
  it('finds a mail server, or a machine that may be one', async () => {
    expect(await verdict(['mx.example.org'])).toBeNull();
    expect(await verdict('ENODATA', ['192.0.2.1'])).toBeNull();
  });

  it('says no of a domain that does not exist, has nothing that could take mail, or says so itself (RFC 7505)', async () => {
    expect(await verdict('ENOTFOUND', 'ENOTFOUND')).toBe('its domain has no mail server');
    expect(await verdict('ENODATA', 'ENODATA')).toBe('its domain has no mail server');
    expect(await verdict([''])).toBe('its domain takes no mail');
  });

  it.each<[Answer, Answer]>([
    ['ESERVFAIL', 'ENODATA'],
    ['ETIMEOUT', 'ENODATA'],
    ['ENODATA', 'ESERVFAIL'],
    ['ENODATA', 'ETIMEOUT'],
  ])('refuses nobody because the DNS failed (%s, %s), and asks again', async (mx, hosts) => {
    const { resolver, questions } = dns(mx, hosts);
    const takesMail = createTakesMail(resolver);
    expect(await takesMail('example.org')).toBeNull();
    const before = questions();
    expect(await takesMail('example.org')).toBeNull();
    expect(questions()).toBe(2 * before);
  });

  it('does without an answer that takes its time', async () => {
    const never: MailResolver = {
      resolveMx: () => new Promise(() => undefined),
      resolveHost: () => Promise.resolve([]),
    };
    expect(await createTakesMail(never, 20)('example.org')).toBeNull();
  });

  it('asks once for a domain, however many messages go there', async () => {
    const { resolver, questions } = dns(['mx.example.org']);
    const takesMail = createTakesMail(resolver);
    await Promise.all(Array.from({ length: 50 }, () => takesMail('example.org')));
    await takesMail('example.org');
    expect(questions()).toBe(1);
  });
});
