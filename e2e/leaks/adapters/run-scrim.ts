import { buildBrokenRecorder } from './broken-scrim.ts';
import { DEFAULT, DEMO, MOST, PRESETS, scrim } from './scrim.ts';

const BROKEN = 'broken';

/** The policy named by LEAKS_POLICY: `default`, `gdpr`, `ccpa`, `glba`, `demo`, or `most permissive`; `broken`: with a redaction that lets everything pass. */
const wanted = process.env.LEAKS_POLICY ?? 'demo';
const policy =
  wanted === BROKEN
    ? { ...DEMO, name: BROKEN, recorder: await buildBrokenRecorder() }
    : [DEFAULT, ...PRESETS, DEMO, MOST].find(({ name }) => name === wanted);
if (!policy) throw new Error(`no policy ${wanted}`);
export default scrim(policy);
