import type { FormField } from '@scrim/protocol';
import { resolvePath } from '@scrim/recorder/element-path';
import { useCallback, useEffect, useRef, useState } from 'react';
import { elementLabel } from '../heatmaps/element-label.ts';
import { boxInWindow, PageWindow } from '../heatmaps/page-window.tsx';
import { useSnapshot } from '../heatmaps/use-snapshot.ts';
import { ErrorState } from '../shell/states.tsx';
import { FORM_METRICS, type FormMetric, severities } from './form-metrics.ts';

/** Field path → what the page calls it, as far as the policy lights that. */
export type FieldNames = ReadonlyMap<string, string>;

interface FormStageProps {
  readonly fields: readonly FormField[];
  readonly metric: FormMetric;
  readonly events: readonly unknown[];
  readonly viewport: { readonly width: number; readonly height: number };
  readonly active: string | null;
  readonly onActive: (path: string | null) => void;
  readonly onNames: (names: FieldNames) => void;
}

interface Mark {
  readonly path: string;
  readonly left: number;
  readonly top: number;
  readonly width: number;
  readonly height: number;
}

/** The redacted page with each field's number on it. The frame has no scripts and takes no input. */
export function FormStage({ fields, metric, events, viewport, active, onActive, onNames }: FormStageProps) {
  const scroller = useRef<HTMLElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const { room, snapshot, failure, height } = useSnapshot({ scroller, root }, { events, viewport, at: null });
  const [marks, setMarks] = useState<readonly Mark[]>([]);
  const scale = room > 0 ? Math.min(1, room / viewport.width, (window.innerHeight * 0.7) / viewport.height) : 0;

  const place = useCallback(() => {
    if (!snapshot || scale === 0) return;
    snapshot.frame.contentWindow?.scrollTo({ top: (scroller.current?.scrollTop ?? 0) / scale, behavior: 'instant' });
    setMarks(
      fields.flatMap(({ path }) => {
        const element = resolvePath(snapshot.document, path);
        const box = element && boxInWindow(snapshot.document, element, scale);
        return box ? [{ path, ...box }] : [];
      }),
    );
  }, [snapshot, scale, fields]);
  useEffect(() => place(), [place]);

  useEffect(() => {
    if (!snapshot) return;
    const named = fields.flatMap(({ path }) => {
      const node = resolvePath(snapshot.document, path);
      const text = node ? elementLabel(node).text : null;
      return text === null ? [] : [[path, text] as const];
    });
    onNames(new Map(named));
    // The first field of the form is brought into view.
    const first = fields.flatMap(({ path }) => resolvePath(snapshot.document, path) ?? [])[0];
    const top = first?.getBoundingClientRect().top ?? 0;
    if (scroller.current && top * scale > scroller.current.clientHeight * 0.6) {
      scroller.current.scrollTop = top * scale - scroller.current.clientHeight / 4;
    }
  }, [snapshot, fields, onNames, scale]);

  const strength = severities(fields, metric);
  const { of, format } = FORM_METRICS[metric];
  const missing = snapshot ? fields.length - marks.length : 0;
  return (
    <div className="heat-stage form-stage">
      {failure !== null && <ErrorState error={failure} />}
      <PageWindow
        {...{ scroller, root, viewport, height, scale }}
        label="Page with the fields' numbers, scrollable"
        isReady={snapshot !== null && scale > 0}
        onScroll={place}
      >
        <div className="form-marks" aria-hidden>
          {marks.map(({ path, ...box }) => {
            const field = fields.find((candidate) => candidate.path === path);
            const value = field ? of(field) : null;
            const level = Math.round((strength.get(path) ?? 0) * 4);
            return (
              <span
                key={path}
                className="form-mark"
                data-level={level}
                data-active={path === active || undefined}
                style={box}
                onPointerEnter={() => onActive(path)}
                onPointerLeave={() => onActive(null)}
              >
                <span className="form-mark-label">{value === null ? '–' : format(value)}</span>
              </span>
            );
          })}
        </div>
      </PageWindow>
      {missing > 0 && (
        <p className="muted form-missing">
          {missing} of the fields {missing === 1 ? 'is' : 'are'} not in this picture and stand only in the table:
          another state of the page showed them.
        </p>
      )}
    </div>
  );
}
