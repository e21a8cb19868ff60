// Finds the system's Chromium, or installs Debian's packages where root, or says what to install.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'chrome'];
const places = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
];
/** Chromium without windows: a tenth of the processor per page that is opened; no back-forward cache, and glyphs of other widths. */
const shell = 'chromium-headless-shell';

/**
 * What tests and benchmarks find browsers by: SCRIM_CHROMIUM, the quickest, and SCRIM_CHROMIUM_WHOLE, one that does all that
 * a person's does. Null: there is none. Either is taken as it is where it is set.
 */
export function findChromium() {
  const { SCRIM_CHROMIUM: named, SCRIM_CHROMIUM_WHOLE: namedWhole } = process.env;
  const whole = [namedWhole, named, ...onPath(names), ...places].find(isExecutable);
  if (!whole) return null;
  const quickest = [named, ...onPath([shell]), whole].find(isExecutable);
  return { SCRIM_CHROMIUM: quickest, SCRIM_CHROMIUM_WHOLE: whole };
}

function onPath(programs) {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.flatMap((folder) => programs.map((name) => join(folder, name)));
}

function isExecutable(path) {
  if (!path || !existsSync(path)) return false;
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** What `findChromium` finds; installs Debian's when there is none and this is root. Ends the process with one line otherwise. */
export function requireChromium(say) {
  const found = findChromium();
  if (found) return found;
  if (process.getuid?.() === 0 && existsSync('/usr/bin/apt-get')) {
    say("installing Debian's chromium (once) …");
    const options = {
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    };
    const install = (...packages) =>
      spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
    spawnSync('apt-get', ['update', '-qq'], options);
    install('chromium', 'fonts-liberation');
    // Not every Debian has it.
    install(shell);
    const installed = findChromium();
    if (installed) return installed;
  }
  console.error(
    'The browser tests need Chromium: install it (Debian and Ubuntu: `apt-get install chromium`) or set SCRIM_CHROMIUM to its path.',
  );
  process.exit(1);
}
