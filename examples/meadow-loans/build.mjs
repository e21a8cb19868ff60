import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));

/**
 * Builds the site (and the payment frame, a page of its own) into `outDir`, which is emptied first.
 *
 * @param {string} outDir absolute path of the directory that `startMeadow` is then given as `distDir`
 * @returns {Promise<void>} rejects with Vite's error when the build fails
 */
export async function buildMeadow(outDir) {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    plugins: [react()],
    build: {
      outDir,
      emptyOutDir: true,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: [`${root}index.html`, `${root}card-frame.html`] },
    },
  });
}
