import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';

const candidates = [
  process.env['CHROMIUM_PATH'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];

/** A browser of this machine, when it has one: `CHROMIUM_PATH`, or where Debian puts it. */
export const browserPath = candidates.find((path) => path !== undefined && existsSync(path));

export function openBrowser(): Promise<Browser> {
  if (browserPath === undefined) throw new Error('There is no Chromium on this machine: apt-get install chromium');
  return chromium.launch({
    executablePath: browserPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}
