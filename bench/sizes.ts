import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import type { Benchmark } from './measure.ts';

interface Size {
  readonly bytes: number;
  readonly gzip: number;
}

export interface RecorderBuild {
  readonly loader: string;
  readonly recorder: string;
  readonly sizes: Readonly<Record<'loader' | 'recorder' | 'control', Size>>;
}

/** Builds the browser scripts as a release does. */
export async function buildRecorder(outDirectory: string): Promise<RecorderBuild> {
  const module = (await import(pathToFileURL(join(process.cwd(), 'packages/recorder/build.mjs')).href)) as {
    buildRecorder(directory: string): Promise<RecorderBuild>;
  };
  return module.buildRecorder(outDirectory);
}

/** What a visitor's browser downloads, gzipped (level 9); 1 KB is 1,024 bytes. */
export const sizes: Benchmark = async ({ scratch }) => {
  const { sizes: built } = await buildRecorder(scratch);
  const afterConsent = built.recorder.gzip + built.control.gzip;
  const raw = await rawRrwebSize();
  return [
    {
      name: 'sizes',
      what: 'loader before consent',
      budget: { kind: 'at-most', value: 2 },
      value: built.loader.gzip / 1024,
      unit: 'KB gz',
      samples: { gzip: [built.loader.gzip], plain: [built.loader.bytes] },
      detail: 'bytes',
    },
    {
      name: 'sizes',
      what: 'everything after consent',
      budget: { kind: 'at-most', value: 32 },
      value: afterConsent / 1024,
      unit: 'KB gz',
      samples: { recorder: [built.recorder.gzip], control: [built.control.gzip], rawRrwebRecord: [raw] },
      detail: 'bytes gzipped; recorder and control; raw rrweb record, minified by the same bundler, beside it',
    },
  ];
};

async function rawRrwebSize(): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: `import { record } from '@rrweb/record'; window.record = record;`, resolveDir: process.cwd() },
    bundle: true,
    minify: true,
    format: 'iife',
    legalComments: 'none',
    write: false,
  });
  const [file] = outputFiles;
  return gzipSync(file?.contents ?? '', { level: 9 }).length;
}
