/** Responses of the console's API, `/api/v1/...`. Times are ISO 8601 UTC, durations milliseconds. */
export * from './access.ts';
export * from './assurance.ts';
export * from './collection.ts';
export * from './consent-numbers.ts';
export * from './device.ts';
export * from './filter.ts';
export * from './form.ts';
export * from './funnel.ts';
export * from './heatmap.ts';
export * from './in-query.ts';
export * from './journey.ts';
export * from './opportunity.ts';
export * from './path.ts';
export * from './policy.ts';
export * from './probe.ts';
export * from './recording.ts';
export * from './segment.ts';
