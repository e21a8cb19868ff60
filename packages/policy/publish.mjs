import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

// Writes what is generated from the policy's schema: the JSON Schema for editors and the reference for people.
const here = fileURLToPath(new URL('.', import.meta.url));
const contents = `export { policyJsonSchema } from './src/json-schema.ts'; export { policyReference } from './src/reference.ts';`;
const { outputFiles } = await build({
  stdin: { contents, resolveDir: here, loader: 'ts' },
  bundle: true,
  platform: 'node',
  format: 'esm',
  write: false,
  banner: {
    js: `import { createRequire } from 'node:module'; const require = createRequire(${JSON.stringify(import.meta.url)});`,
  },
});
const bundle = outputFiles[0]?.text ?? '';
const { policyJsonSchema, policyReference } = await import(`data:text/javascript,${encodeURIComponent(bundle)}`);
await mkdir(`${here}schema`, { recursive: true });
await writeFile(`${here}schema/scrim-policy.schema.json`, `${JSON.stringify(policyJsonSchema(), null, 2)}\n`);
await writeFile(fileURLToPath(new URL('../../docs/policy-reference.md', import.meta.url)), policyReference());
const biome = fileURLToPath(new URL('../../node_modules/@biomejs/biome/bin/biome', import.meta.url));
execFileSync(process.execPath, [biome, 'format', '--write', `${here}schema/scrim-policy.schema.json`], {
  stdio: 'ignore',
});
