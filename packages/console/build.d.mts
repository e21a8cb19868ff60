/** Builds the console into `outDir`: `index.html` and `assets/*` with content hashes in their names, no inline scripts. */
export function buildConsole(outDir: string): Promise<void>;
