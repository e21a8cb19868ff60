import { sha256Hex } from './canonical.ts';
import type { PolicyFiles } from './compile.ts';
import type { Reporter } from './reporter.ts';
import type { PolicySource } from './schema.ts';

const MAX_FILES = 2000;

/** Files that a replay may draw: fonts and pictures. Style sheets travel, redacted, in the recording itself. */
const DRAWABLE = /\.(?:woff2?|ttf|otf|svg|png|jpe?g|webp|avif|gif|ico)$/i;

/** URL path → SHA-256 of each static file that the policy includes. */
export function compileAssets(source: PolicySource, report: Reporter, files: PolicyFiles): Record<string, string> {
  const assets: Record<string, string> = {};
  for (const [at, { directory, include }] of source.assets.entries()) {
    const root = directory.replace(/^\.\//, '').replace(/\/+$/, '');
    for (const [position, glob] of include.entries()) {
      const path = ['assets', at, 'include', position];
      const found = list(files, `${root}/${glob}`).filter((file) => DRAWABLE.test(file));
      if (found.length === 0) {
        report.warning(path, 'no-files', `no font or picture matches ${root}/${glob}`, {
          instead: 'a pattern such as images/**',
        });
      }
      if (found.length > MAX_FILES) {
        report.error(
          path,
          'too-many-files',
          `${root}/${glob} matches ${found.length} files; at most ${MAX_FILES} can be named`,
        );
        continue;
      }
      for (const file of found) {
        const hash = hashOf(files, file);
        if (hash) assets[file.slice(root.length)] = hash;
        else report.error(path, 'file', `${file} can not be read`);
      }
    }
  }
  return assets;
}

function list(files: PolicyFiles, glob: string): readonly string[] {
  try {
    return files.list(glob);
  } catch {
    return [];
  }
}

function hashOf(files: PolicyFiles, path: string): string | null {
  try {
    return sha256Hex(files.read(path));
  } catch {
    return null;
  }
}
