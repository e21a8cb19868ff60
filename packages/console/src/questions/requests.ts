import { QuestionProgress } from '@scrim/protocol';
import { address, failure, readBody, send } from '../request.ts';
import { WINDOW_ID } from './open-questions.ts';

export const questionsRequests = {
  /** How far this window's questions have come, line by line until `signal` is aborted. */
  progress: async (signal: AbortSignal, onLine: (line: QuestionProgress) => void): Promise<void> => {
    const response = await send(address(`/questions/${WINDOW_ID}`), { signal });
    if (!response.ok || response.body === null) throw await failure(response, await readBody(response));
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      const lines = (rest + read.value).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) onLine(QuestionProgress.parse(JSON.parse(line)));
    }
  },
};
