import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';
import type { Browser } from 'playwright-core';

const places = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A real Chromium of this machine, or one that CARILLON_CHROMIUM names; says so where there is none. */
export function findChromium(): string | undefined {
  const found = [process.env['CARILLON_CHROMIUM'], ...places].find((path) => path !== undefined && existsSync(path));
  if (found === undefined) console.log('NOT RUN: no Chromium found; apt-get install chromium');
  return found;
}

/** A browser asks its maker for news by itself; ours finds nobody but this machine, and goes through no proxy. */
const onThisMachineOnly = ['--no-proxy-server', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'];

/** Headless; as root, which containers run tests as, it cannot have a sandbox of its own. */
export function launchChromium(executablePath: string): Promise<Browser> {
  return chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0, args: onThisMachineOnly });
}
