export function buildShippedRedaction(): Promise<unknown>;
