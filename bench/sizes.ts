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
  /** As the server sends them, bytes. */
  readonly sent: Readonly<Record<'loader' | 'recorder' | 'control', number>>;
}

/** Builds the browser scripts as a release does. */
export async function buildRecorder(outDirectory: string): Promise<RecorderBuild> {
  const module = (await import(pathToFileURL(join(process.cwd(), 'packages/recorder/build.mjs')).href)) as {
    buildRecorder(directory: string): Promise<Omit<RecorderBuild, 'sent'>>;
    compressRecorder(directory: string): Promise<Readonly<Record<'loader' | 'recorder' | 'control', number>>>;
  };
  const built = await module.buildRecorder(outDirectory);
  return { ...built, sent: await module.compressRecorder(outDirectory) };
}

/** What a visitor's browser downloads from Scrim's server, which sends the scripts compressed; 1 KB is 1,024 bytes. */
export const sizes: Benchmark = async ({ scratch }) => {
  const { sizes: built, sent } = await buildRecorder(scratch);
  const afterConsent = sent.recorder + sent.control;
  const raw = await rawRrwebSize();
  return [
    {
      name: 'sizes',
      what: 'loader before consent',
      budget: { kind: 'at-most', value: 2 },
      value: sent.loader / 1024,
      unit: 'KB gz',
      samples: { sent: [sent.loader], gzip: [built.loader.gzip], plain: [built.loader.bytes] },
      detail: 'bytes; gzip: at level 9',
    },
    {
      name: 'sizes',
      what: 'everything after consent',
      budget: { kind: 'at-most', value: 32 },
      value: afterConsent / 1024,
      unit: 'KB gz',
      samples: {
        recorder: [sent.recorder],
        control: [sent.control],
        gzip: [built.recorder.gzip + built.control.gzip],
        rawRrwebRecord: [raw],
      },
      detail: 'bytes; gzip: both at level 9; raw rrweb record, minified by the same bundler, at level 9 beside it',
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
