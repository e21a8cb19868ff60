import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';

export async function registerJourneyRoutes(_app: App, _context: Context): Promise<void> {}
