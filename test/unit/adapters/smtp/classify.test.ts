import { describe, expect, it } from 'vitest';
import { classifyHandOver } from '../../../../adapters/smtp/classify.ts';

const failed = (error: object, begun = false) => classifyHandOver({ kind: 'failed', error, begun });
const replied = (response: string, command: string, begun = false) =>
  failed({ response, responseCode: Number(response.slice(0, 3)), command, code: 'EENVELOPE' }, begun);

describe('classifyHandOver', () => {
  it.each([
    ['550 5.1.1 no such user', 'RCPT TO', false, 'rejected', 'SMTP 550 5.1.1 to RCPT TO'],
    ['553 sender refused', 'MAIL FROM', false, 'rejected', 'SMTP 553 to MAIL FROM'],
    ['554 5.7.1 spam', 'DATA', true, 'rejected', 'SMTP 554 5.7.1 to DATA'],
    ['451 4.7.1 greylisted', 'RCPT TO', false, 'notSent', 'SMTP 451 4.7.1 to RCPT TO'],
    ['452 4.2.2 full', 'DATA', true, 'notSent', 'SMTP 452 4.2.2 to DATA'],
    ['421 4.3.2 shutting down', 'DATA', true, 'notSent', 'SMTP 421 4.3.2 to DATA'],
    ['530 5.7.0 authentication required', 'MAIL FROM', false, 'notSent', 'SMTP 530 5.7.0 to MAIL FROM'],
    ['535 5.7.8 bad credentials', 'AUTH PLAIN', false, 'notSent', 'SMTP 535 5.7.8 to AUTH'],
    ['554 no service', 'CONN', false, 'notSent', 'SMTP 554 to CONN'],
  ])('reads %s to %s', (response, command, begun, kind, reason) => {
    expect(replied(response, command, begun)).toMatchObject({ kind, reason });
  });

  it('lets the body decide where there is no reply (I5)', () => {
    const lost = { code: 'ECONNECTION', command: 'CONN', message: 'Connection closed unexpectedly' };
    expect(failed(lost, false)).toEqual({ kind: 'notSent', reason: 'connection closed', fault: 'unreachable' });
    expect(failed(lost, true)).toEqual({ kind: 'unknown', reason: 'no answer to the message: connection closed' });
  });

  it.each(['354 go on', '250', '199 hm', 'ok'])(
    'takes %j, which is neither yes nor no to a message, for no answer (I5)',
    (reply) => {
      const error = { response: reply, responseCode: Number.parseInt(reply, 10), command: 'DATA' };
      expect(failed({ ...error, code: 'EMESSAGE' }, true)).toEqual({
        kind: 'unknown',
        reason: 'no answer to the message: not understood',
      });
      expect(failed({ ...error, code: 'EENVELOPE' }, false)).toMatchObject({ kind: 'notSent' });
    },
  );

  it('keeps the queue id of an acceptance, unless an address stands beside it', () => {
    const accepted = (response: string) => classifyHandOver({ kind: 'answered', response });
    expect(accepted('250 2.0.0 Ok: queued as 4Fk2')).toEqual({
      kind: 'accepted',
      detail: '250 2.0.0 Ok: queued as 4Fk2',
    });
    expect(accepted('250 2.1.5 ana@example.org ok')).toEqual({ kind: 'accepted', detail: '250 2.1.5' });
    // An acceptance that the ledger cannot write down would be lost.
    expect(accepted('250 2.0.0 queued\0 as \u00e4')).toEqual({ kind: 'accepted', detail: '250 2.0.0' });
  });

  it('repeats no words of the server (I8)', () => {
    expect(JSON.stringify(replied('550 5.1.1 <ana@example.org> unknown', 'RCPT TO'))).not.toContain('ana');
  });

  it.each([
    ['454 4.7.0 temporary authentication failure', 'RCPT TO', 'setUp'],
    ['530 5.7.0 authentication required', 'DATA', 'setUp'],
    ['534 5.7.9 mechanism too weak', 'MAIL FROM', 'setUp'],
    ['535 5.7.8 bad credentials', 'DATA', 'setUp'],
    ['538 5.7.11 encryption required', 'MAIL FROM', 'setUp'],
    ['503 bad sequence', 'EHLO', 'setUp'],
    ['400 later', 'CONN', 'busy'],
    ['499 later', 'DATA', 'busy'],
    ['421 4.7.0 too many connections', 'CONN', 'busy'],
  ] as const)('says whether patience or a person helps against %s to %s: %s', (response, command, fault) => {
    expect(replied(response, command)).toMatchObject({ kind: 'notSent', fault });
  });

  it('rejects for good from 500 on, and says by which codes', () => {
    expect(replied('500 no', 'DATA')).toEqual({ kind: 'rejected', reason: 'SMTP 500 to DATA', detail: '500' });
    expect(replied('552-5.3.4 too big\r\n552 5.3.4 really', 'DATA')).toMatchObject({ detail: '552 5.3.4' });
    expect(failed({ response: '550 no', responseCode: 550 })).toEqual({
      kind: 'notSent',
      reason: 'SMTP 550',
      fault: 'setUp',
    });
  });

  it('is told before anything is sent that an address or a size will not do', () => {
    const api = { code: 'EENVELOPE', command: 'API' };
    expect(failed(api)).toEqual({ kind: 'rejected', reason: 'an address that SMTP cannot carry', detail: 'EENVELOPE' });
    expect(failed({ ...api, command: 'RCPT TO' })).toMatchObject({ kind: 'notSent' });
    expect(failed({ ...api, code: 'ECONNECTION' })).toMatchObject({ kind: 'notSent' });
    expect(failed({ code: 'EMESSAGE' })).toEqual({
      kind: 'rejected',
      reason: 'larger than the mail server takes',
      detail: 'EMESSAGE',
    });
  });

  it('says our own words where we ended the call', () => {
    const closed = { code: 'ECONNECTION' };
    const ended = (begun: boolean) => classifyHandOver({ kind: 'failed', error: closed, begun }, 'took too long');
    expect(ended(true)).toEqual({ kind: 'unknown', reason: 'no answer to the message: took too long' });
    expect(ended(false)).toEqual({ kind: 'notSent', reason: 'took too long', fault: 'unreachable' });
  });

  it.each([undefined, null, 'broken', 7, { response: 5, responseCode: '550', command: 1, code: 2 }])(
    'knows nothing of an error like %j but whether the body had begun',
    (error) => {
      expect(classifyHandOver({ kind: 'failed', error, begun: true }).kind).toBe('unknown');
      expect(classifyHandOver({ kind: 'failed', error, begun: false }).kind).toBe('notSent');
    },
  );

  it('keeps the first line of an acceptance, up to 120 characters', () => {
    const accepted = (response: string) => classifyHandOver({ kind: 'answered', response });
    expect(accepted('250-2.0.0 queued\r\n250 ana@example.org')).toEqual({
      kind: 'accepted',
      detail: '250-2.0.0 queued',
    });
    const long = `250 2.0.0 ${'x'.repeat(110)}`;
    expect(accepted(long)).toMatchObject({ detail: long });
    expect(accepted(`${long}x`)).toMatchObject({ detail: '250 2.0.0' });
    expect(accepted('queued for ana@example.org')).toMatchObject({ detail: '' });
  });
});
