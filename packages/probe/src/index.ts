export { ProbeRefusal } from './errors.ts';
export { loadScript, type ProbeScript, type ScriptMeans } from './explore/script.ts';
export type { AuthorisedScript } from './payment/payment-scripts.ts';
export { makePerson, markersOf, type SyntheticPerson } from './people/synthetic-person.ts';
export { type ProbeOptions, probe } from './probe.ts';
export * from './reader/index.ts';
export { asJunit } from './report/junit.ts';
export { exitCodeOf, type Finding, type ProbeReport } from './report/report.ts';
export { asText } from './report/text.ts';
