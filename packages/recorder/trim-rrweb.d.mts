import type { Plugin } from 'esbuild';

export declare const trimRrweb: Plugin;
