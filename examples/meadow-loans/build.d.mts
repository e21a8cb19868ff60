/** See build.mjs. */
export function buildMeadow(outDir: string): Promise<void>;
