import { conform } from './conform.ts';

conform('blocklist', {});
