import { describe, expect, it } from 'vitest';
import { readServer } from '../../../../adapters/smtp/server.ts';

describe('readServer', () => {
  it.each([
    ['smtp://mail.example', { host: 'mail.example', port: 587, secure: false, encryption: 'ifOffered' }],
    ['smtp://u:p%40ss@mail.example:2525', { port: 2525, login: { user: 'u', pass: 'p@ss' }, encryption: 'required' }],
    ['smtps://u:p@mail.example', { port: 465, secure: true, encryption: 'required' }],
    ['smtp://u:p@127.0.0.1:1025', { host: '127.0.0.1', encryption: 'trustAny' }],
    ['smtp://[::1]:1025', { host: '::1', encryption: 'trustAny' }],
    ['smtp://localhost', { encryption: 'trustAny' }],
    ['smtp://relay.internal?tls=trustAny', { encryption: 'trustAny' }],
    ['smtp://relay.internal?requireTLS', { encryption: 'required' }],
    ['smtp://127.0.0.1?requireTLS=true', { encryption: 'required' }],
  ])('reads %s', (text, server) => {
    expect(readServer(text)).toMatchObject(server);
  });

  it('checks certificates where somebody names their authority, on this machine too', () => {
    expect(readServer('smtps://127.0.0.1', 'PEM')).toMatchObject({ encryption: 'required', ca: 'PEM' });
  });

  it.each([
    '',
    'mail.example',
    'http://mail.example',
    'smtp://h?pool=true',
    'smtp://h?tls=no',
    'smtp://h?requireTLS=no',
    'smtp://u:100%@h',
    'smtp://u:%ff@h',
  ])('refuses %j with a sentence and without the text, which may hold a password', (text) => {
    expect(() => readServer(text)).toThrow(/^SMTP_URL: /);
  });
});
