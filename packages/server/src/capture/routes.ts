import type { App } from '../platform/app-types.ts';
import type { Context } from '../platform/context.ts';

export async function registerCaptureRoutes(_app: App, _context: Context): Promise<void> {}
