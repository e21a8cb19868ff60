/** Path of a Chromium, or null. `SCRIM_CHROMIUM` names one outright. */
export function findChromium(): string | null;
