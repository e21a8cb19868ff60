import type { RecordingItem } from '@scrim/protocol';
import { IconDeviceDesktop, IconDeviceMobile, IconDeviceTablet, IconPlayerPlayFilled } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { browserName, formatClock, formatDateTime, plural } from '../shell/format.ts';
import { Frustration } from './frustration.tsx';
import { MiniTimeline } from './mini-timeline.tsx';
import type { RecordingsSearch } from './search.ts';

const DEVICES = { phone: IconDeviceMobile, tablet: IconDeviceTablet, desktop: IconDeviceDesktop } as const;

interface RowProps {
  readonly site: string;
  readonly search: RecordingsSearch;
  readonly item: RecordingItem;
  readonly selected: boolean;
  readonly onSelect: (sessions: readonly string[], selected: boolean) => void;
}

/** Rendered once while it stays in view: scrolling costs the rows that come in, and they hold plain elements only. */
export const RecordingRow = memo(function RecordingRow({ site, search, item, selected, onSelect }: RowProps) {
  const Icon = DEVICES[item.device];
  const when = formatDateTime(item.startedAt);
  return (
    <tr
      aria-rowindex={item.position + 2}
      className={item.watched ? 'row-watched' : undefined}
      data-selected={selected || undefined}
    >
      <td className="cell-select">
        <input
          type="checkbox"
          className="row-check"
          aria-label={`Select the visit of ${when}`}
          checked={selected}
          onChange={(event) => onSelect([item.session], event.currentTarget.checked)}
        />
      </td>
      <td>
        <Link
          to="/sites/$site/recordings/$session"
          params={{ site, session: item.session }}
          search={search}
          className="row-link"
        >
          <span
            className={item.hasReplay ? 'play-dot' : 'play-dot play-dot-none'}
            title={item.hasReplay ? undefined : 'Signals only: there is no replay'}
            aria-hidden
          >
            {item.hasReplay ? <IconPlayerPlayFilled size={10} /> : null}
          </span>
          <span className="two-lines">
            <span className="strong">{when}</span>
            <span className="muted">
              {item.regime}
              {!item.hasReplay && <span className="visually-hidden">, signals only</span>}
              {item.watched ? ' · watched' : ''}
            </span>
          </span>
        </Link>
      </td>
      <td>
        <MiniTimeline visit={item} />
      </td>
      <td>
        <span className="two-lines">
          <span className="path" title={item.pages.join(' → ')}>
            {item.furthest?.page ?? item.pages.at(-1) ?? '–'}
          </span>
          <span className="muted">
            {item.furthest ? `step ${item.furthest.step} of ${item.furthest.steps} · ` : ''}
            {plural(item.pages.length, 'page')}
          </span>
        </span>
      </td>
      <td>
        <span className="with-icon" title={browserName(item.browser)}>
          <Icon size={16} aria-hidden />
          <span className="two-lines">
            <span>{item.device}</span>
            <span className="muted">{[item.language, item.variant].filter(Boolean).join(' · ')}</span>
          </span>
        </span>
      </td>
      <td>
        {item.outcome.length > 0 ? (
          <span className="outcomes" title={item.outcome.join(', ')}>
            {item.outcome.at(-1)?.replaceAll('_', ' ')}
            {item.outcome.length > 1 && <span className="muted"> +{item.outcome.length - 1}</span>}
          </span>
        ) : (
          <span className="muted">–</span>
        )}
      </td>
      <td className="number">
        <span className="two-lines">
          <span>{formatClock(item.duration)}</span>
          <span className="muted">{formatClock(item.activeDuration)} active</span>
        </span>
      </td>
      <Count value={item.rage} />
      <Count value={item.dead} />
      <Count value={item.errors} />
      <td className="number">
        <Frustration item={item} />
      </td>
    </tr>
  );
});

function Count({ value }: { value: number }) {
  return <td className={value > 0 ? 'number trouble' : 'number muted'}>{value > 0 ? value : '–'}</td>;
}

/** In place of a visit that has not been read yet, or that was erased or expired since. */
export function EmptyRow({ position, gone }: { position: number; gone: boolean }) {
  return (
    <tr aria-rowindex={position + 2} className="row-waiting">
      <td />
      <td colSpan={10}>
        {gone ? (
          <span className="muted">Erased or expired since this list was made.</span>
        ) : (
          <span className="row-bar" />
        )}
      </td>
    </tr>
  );
}
