import type { Random } from './random.ts';

/** One thing that is fed with what nobody would send by mistake. */
export interface Target {
  readonly name: string;
  /** What it starts from besides its corpus. */
  seeds(random: Random): readonly Uint8Array[];
  /** Something near one of the inputs that were interesting so far. */
  mutate(random: Random, input: Uint8Array, other: Uint8Array): Uint8Array;
  /** Throws when a promise is broken; a refusal that callers expect is no such. */
  run(input: Uint8Array): void | Promise<void>;
}
