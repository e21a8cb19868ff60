import { asHtml, ProbeRefusal, probe } from '@scrim/probe';
import { ChildTask } from './child-messages.ts';

/** Runs one probe in a process of its own, so that a browser that goes wrong takes nothing with it. */
const say = (message: unknown, then = () => {}) => process.send?.(message, then);
/** A report is larger than a pipe holds: gone only when it is read. */
const end = (message: unknown) => say(message, () => process.disconnect?.());
const stopping = new AbortController();
// Without the server nobody would read the report.
process.on('disconnect', () => process.exit(1));
process.on('message', (message) => {
  if (message === 'stop') stopping.abort();
  else void run(ChildTask.parse(message));
});
say({ kind: 'ready' });

async function run(task: ChildTask): Promise<void> {
  const { policy, last, chromium, ...asked } = task;
  try {
    const report = await probe({
      ...asked,
      script: null,
      against: policy === null ? null : { file: 'the active policy', policy: JSON.parse(policy) },
      allowPayment: false,
      costPairs: 1,
      last: last === null ? null : JSON.parse(last),
      say: (text) => say({ kind: 'progress', text }),
      browser: chromium,
      signal: stopping.signal,
    });
    end({ kind: 'report', json: JSON.stringify(report, null, 2), html: asHtml(report) });
  } catch (error) {
    const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
    end({ kind: 'problem', code: error instanceof ProbeRefusal ? error.code : 'probe_failed', message });
  }
}
