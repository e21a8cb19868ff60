import type { FormField } from '@scrim/protocol';
import { resolvePath } from '@scrim/recorder/element-path';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type AnchoredElement, keepAnchored } from '../heatmaps/anchored-heat.ts';
import { elementLabel } from '../heatmaps/element-label.ts';
import { type Elsewhere, mostClickedElsewhere } from '../heatmaps/elsewhere.ts';
import { PageWindow } from '../heatmaps/page-window.tsx';
import { type Box, boxOf, shownBox } from '../heatmaps/shown-box.ts';
import { useSnapshot } from '../heatmaps/use-snapshot.ts';
import { ErrorState } from '../shell/states.tsx';
import type { drawnNumbers } from './form-numbers.ts';

/** Field path → what the page calls it, as far as the policy lights that. */
export type FieldNames = ReadonlyMap<string, string>;

interface FormStageProps {
  readonly fields: readonly FormField[];
  /** By the field's path. */
  readonly drawn: ReturnType<typeof drawnNumbers>;
  readonly events: readonly unknown[];
  readonly viewport: { readonly width: number; readonly height: number };
  /** The moment to show, ms since the epoch; null: the full snapshot once settled. */
  readonly at: number | null;
  readonly active: string | null;
  readonly onActive: (path: string | null) => void;
  readonly onNames: (names: FieldNames) => void;
  /** Told which fields other states of the page would show. */
  readonly onElsewhere: (elsewhere: readonly Elsewhere[]) => void;
}

interface Mark extends Box {
  readonly path: string;
}

const NOTHING: readonly AnchoredElement[] = [];

/** The redacted page with a number on each field that it shows. The frame has no scripts and takes no input. */
export function FormStage(props: FormStageProps) {
  const { fields, drawn, events, viewport, at, active, onActive, onNames, onElsewhere } = props;
  const scroller = useRef<HTMLElement>(null);
  const root = useRef<HTMLDivElement>(null);
  const { room, snapshot, failure, height } = useSnapshot({ scroller, root }, { events, viewport, at });
  const [anchored, setAnchored] = useState(NOTHING);
  const [marks, setMarks] = useState<readonly Mark[]>([]);
  const scale = room > 0 ? Math.min(1, room / viewport.width, (window.innerHeight * 0.7) / viewport.height) : 0;
  const elements = useMemo(() => fields.map(({ path, visited }) => ({ path, count: visited, cells: [] })), [fields]);

  useEffect(() => {
    if (!snapshot) return;
    const { document } = snapshot;
    const stop = keepAnchored(document, elements, ({ found, missing }) => {
      setAnchored(found);
      onElsewhere(
        mostClickedElsewhere(
          missing.map(({ path, count }) => ({ path, clicks: count })),
          document,
        ),
      );
    });
    return () => {
      stop();
      setAnchored(NOTHING);
    };
  }, [snapshot, elements, onElsewhere]);

  const place = useCallback(() => {
    if (!snapshot || scale === 0) return;
    snapshot.frame.contentWindow?.scrollTo({ top: (scroller.current?.scrollTop ?? 0) / scale, behavior: 'instant' });
    setMarks(
      anchored.flatMap(({ element: { path }, node, cuts }) => {
        const { left, top, width, height } = shownBox(snapshot.document, boxOf(snapshot.document, node), cuts);
        if (width === 0 || height === 0) return [];
        return [{ path, left: left * scale, top: top * scale, width: width * scale, height: height * scale }];
      }),
    );
  }, [snapshot, scale, anchored]);
  useEffect(() => place(), [place]);

  useEffect(() => {
    if (!snapshot) return;
    const named = fields.flatMap(({ path }) => {
      const node = resolvePath(snapshot.document, path);
      const text = node ? elementLabel(node).text : null;
      return text === null ? [] : [[path, text] as const];
    });
    onNames(new Map(named));
  }, [snapshot, fields, onNames]);

  // The first field that is shown is brought into view.
  const first = anchored[0]?.box.top;
  useEffect(() => {
    if (!scroller.current || first === undefined) return;
    const { clientHeight } = scroller.current;
    if (first * scale > clientHeight * 0.6) scroller.current.scrollTop = first * scale - clientHeight / 4;
  }, [first, scale]);

  const missing = snapshot ? fields.length - anchored.length : 0;
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
            const { text, severity } = drawn.get(path) ?? { text: '–', severity: 0 };
            return (
              <span
                key={path}
                className="form-mark"
                data-level={Math.round(severity * 4)}
                data-active={path === active || undefined}
                style={box}
                onPointerEnter={() => onActive(path)}
                onPointerLeave={() => onActive(null)}
              >
                <span className="form-mark-label">{text}</span>
              </span>
            );
          })}
        </div>
      </PageWindow>
      {missing > 0 && (
        <p className="muted form-missing">
          {missing} of the fields {missing === 1 ? 'is' : 'are'} not in this picture and{' '}
          {missing === 1 ? 'has' : 'have'} {missing === 1 ? 'its' : 'their'} numbers only in the table: another state of
          the page may show {missing === 1 ? 'it' : 'them'}.
        </p>
      )}
    </div>
  );
}
