import { DEFAULT, DEMO, MOST, PRESETS, scrim } from './scrim.ts';

/** The policy named by LEAKS_POLICY: `default`, `gdpr`, `ccpa`, `glba`, `demo`, or `most permissive`. */
const wanted = process.env.LEAKS_POLICY ?? 'demo';
const policy = [DEFAULT, ...PRESETS, DEMO, MOST].find(({ name }) => name === wanted);
if (!policy) throw new Error(`no policy ${wanted}`);
export default scrim(policy);
