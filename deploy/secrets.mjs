// `node deploy/secrets.mjs [file]`: writes the secrets of docker-compose.yml to compose.env (0600), once. Plain Node, no packages.
import { randomBytes } from 'node:crypto';
import { writeFileSync } from 'node:fs';

const [file = 'compose.env'] = process.argv.slice(2);
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
/** 260 random bits behind a prefix of letters: safe in URLs, and never read as a number. */
const secret = (prefix) => prefix + [...randomBytes(52)].map((byte) => alphabet[byte % alphabet.length]).join('');

const secrets = {
  CARILLON_POSTGRES_PASSWORD: secret('pg'),
  TEMPORAL_POSTGRES_PASSWORD: secret('pg'),
  CARILLON_NATS_OPERATOR_PASSWORD: secret('nats'),
  CARILLON_NATS_API_PASSWORD: secret('nats'),
  CARILLON_NATS_ROUTER_PASSWORD: secret('nats'),
  CARILLON_NATS_RELAY_PASSWORD: secret('nats'),
  CARILLON_NATS_PRODUCER_PASSWORD: secret('nats'),
  CARILLON_API_KEY: secret('ca_'),
  CARILLON_WRITE_KEY: secret('cw_'),
  CARILLON_WEBHOOK_TOKEN: secret('wh_'),
};
const lines = Object.entries(secrets).map(([name, value]) => `${name}=${value}\n`);
try {
  writeFileSync(file, lines.join(''), { mode: 0o600, flag: 'wx' });
  process.stdout.write(
    `${file} holds ${lines.length} new secrets, for your eyes only. Keep it out of version control.\n`,
  );
} catch (error) {
  const why = error.code === 'EEXIST' ? 'it exists already, and the volumes know its passwords' : error.message;
  process.stderr.write(`${file} was not written: ${why}\n`);
  process.exitCode = 1;
}
