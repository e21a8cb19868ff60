export interface FileSize {
  readonly bytes: number;
  readonly gzip: number;
}

export interface RecorderManifest {
  /** `scrim.js` */
  readonly loader: string;
  /** `recorder.<hash>.js` */
  readonly recorder: string;
  /** `control.<hash>.js`, of the same hash */
  readonly control: string;
  /** `manager.<hash>.js`: the IAB adapters */
  readonly manager: string;
  readonly sizes: {
    readonly loader: FileSize;
    readonly recorder: FileSize;
    readonly control: FileSize;
    readonly manager: FileSize;
  };
}

export function buildRecorder(outDirectory: string): Promise<RecorderManifest>;

/** Bytes of each script as servers send it. */
export function compressRecorder(directory: string): Promise<Readonly<Record<keyof RecorderManifest['sizes'], number>>>;

export function buildRecorderPackage(outDirectory: string): Promise<void>;
