import { quietly } from './quietly.ts';
import { startRecorder } from './recorder.ts';
import { runWorker } from './worker.ts';

/** `recorder.<hash>.js`: the recorder in a page, its worker in a worker. */
quietly(() => {
  if (typeof document === 'undefined') runWorker(self as unknown as DedicatedWorkerGlobalScope);
  else if (window.scrim) startRecorder(window.scrim.link, (document.currentScript as HTMLScriptElement).src);
});
