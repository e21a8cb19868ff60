import type { Frame } from 'playwright-core';

/** For how long a frame in the page may leave something unsaid, ms: one in a process of its own may never answer. */
const FRAME_MILLISECONDS = 2_000;

/** What a frame answers; `none` where it is gone, or does not answer. The page's own is waited for, and may fail. */
export function answerOf<Answer>(frame: Frame, answer: Promise<Answer>, none: Answer): Promise<Answer> {
  const page = frame.page();
  if (frame === page.mainFrame()) return answer;
  const unanswered = page.waitForTimeout(FRAME_MILLISECONDS).then(() => none);
  return Promise.race([answer, unanswered]).catch(() => none);
}
