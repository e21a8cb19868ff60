import { z } from 'zod';

/** A JSON value in a query parameter, as deep links carry it. */
export function inQuery<T extends z.ZodType>(schema: T) {
  return z
    .string()
    .max(4000)
    .transform((text, problems) => {
      try {
        return JSON.parse(text);
      } catch {
        problems.addIssue({ code: 'custom', message: 'is not JSON' });
        return z.NEVER;
      }
    })
    .pipe(schema);
}
