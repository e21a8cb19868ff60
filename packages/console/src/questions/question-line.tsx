import './questions.css';
import { Button, Progress } from '@mantine/core';
import type { QuestionProgress } from '@scrim/protocol';
import { useEffect, useState, useSyncExternalStore } from 'react';
import { api } from '../api.ts';
import { cancelQuestions, openQuestions, subscribe } from './open-questions.ts';

/** Answers that come sooner need no line; ms. */
const SHORT = 1000;

/** While an answer takes long, whichever screen asked: how far the engine has come, and a way to stop it there. */
export function QuestionLine() {
  const { count, since } = useSyncExternalStore(subscribe, openQuestions);
  const elapsed = useElapsed(since);
  const isLong = since !== null && elapsed >= SHORT;
  const progress = useProgress(isLong);
  const cancel = () => {
    cancelQuestions();
    // The button goes; who pressed it by keyboard is to stay on the screen.
    document.getElementById('content')?.focus();
  };
  return (
    <>
      <p className="visually-hidden" role="status">
        {isLong ? 'The answer takes long. It can be cancelled.' : ''}
      </p>
      {isLong && (
        <section className="question-line" aria-label="Answer under way">
          <div className="question-said">
            <span>{described(progress)}</span>
            <span className="question-aside">
              {Math.floor(elapsed / 1000)} s{count > 1 && ` · ${count} answers to come`}
            </span>
            <Progress
              size="sm"
              value={shareOf(progress)}
              animated={shareOf(progress) === 100}
              aria-label="Rows read"
              transitionDuration={0}
            />
          </div>
          <Button size="xs" variant="default" onClick={cancel}>
            Cancel
          </Button>
        </section>
      )}
    </>
  );
}

const compact = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 1 });

function described(progress: QuestionProgress | null): string {
  if (progress === null) return 'Working on the answer';
  const { statements, rowsRead, rowsToRead } = progress;
  if (statements === 0) return 'Waiting for the engine';
  if (rowsToRead === 0) return 'Reading';
  return `Reading: ${compact.format(rowsRead)} of ${compact.format(rowsToRead)} rows`;
}

/** Of a hundred; all of it, moving, when nothing is known. */
function shareOf(progress: QuestionProgress | null): number {
  if (progress === null || progress.rowsToRead === 0) return 100;
  return Math.min(99, (progress.rowsRead * 100) / progress.rowsToRead);
}

/** Milliseconds since a moment, told four times a second. */
function useElapsed(since: number | null): number {
  const [now, setNow] = useState(0);
  useEffect(() => {
    if (since === null) return;
    const timer = setInterval(() => setNow(Date.now()), 250);
    return () => clearInterval(timer);
  }, [since]);
  return since === null ? 0 : Math.max(0, now - since);
}

function useProgress(isAsked: boolean): QuestionProgress | null {
  const [progress, setProgress] = useState<QuestionProgress | null>(null);
  useEffect(() => {
    if (!isAsked) return;
    const controller = new AbortController();
    // Without progress the line tells the seconds; the question's own error is what counts.
    api.progress(controller.signal, setProgress).catch(() => setProgress(null));
    return () => {
      controller.abort();
      setProgress(null);
    };
  }, [isAsked]);
  return progress;
}
