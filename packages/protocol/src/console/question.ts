import { z } from 'zod';

/** Header under which a console asks, and under which it reads how far its questions have come. */
export const QUESTION_HEADER = 'x-scrim-question';

export const QuestionId = z.uuid();

/** One line of how far the questions of a console have come; no line says that they are answered. */
export const QuestionProgress = z.object({
  /** Statements that the engine runs for them now; none: they wait for others, or what was read is being put together. */
  statements: z.number().int().min(0),
  /** Of these statements, in whole hundred thousands, rounded down. */
  rowsRead: z.number().int().min(0),
  rowsToRead: z.number().int().min(0),
});
export type QuestionProgress = z.infer<typeof QuestionProgress>;
