import { z } from 'zod';

export const Device = z.enum(['phone', 'tablet', 'desktop']);
export type Device = z.infer<typeof Device>;
