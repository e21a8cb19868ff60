import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';
import { ProbeRefusal } from '../errors.ts';

const NAMES = [
  'chromium',
  'chromium-browser',
  'google-chrome-stable',
  'google-chrome',
  'chrome',
  'chromium-headless-shell',
];
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** The system's Chromium, headless, without anything that calls home. `SCRIM_CHROMIUM` names one outright. */
export async function launchBrowser(named: string | null = null): Promise<Browser> {
  const onPath = (process.env.PATH ?? '').split(delimiter).flatMap((folder) => NAMES.map((name) => join(folder, name)));
  const path = (named ? [named] : [process.env.SCRIM_CHROMIUM ?? '', ...onPath, ...PLACES]).find(isExecutable);
  if (!path)
    throw new ProbeRefusal(
      'probe_browser',
      'No Chromium was found: install it (Debian and Ubuntu: apt-get install chromium) or set SCRIM_CHROMIUM to its path.',
    );
  return chromium.launch({
    executablePath: path,
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  });
}

function isExecutable(path: string): boolean {
  try {
    if (path === '') return false;
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
