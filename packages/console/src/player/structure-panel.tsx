import { Button, UnstyledButton } from '@mantine/core';
import { IconRefresh } from '@tabler/icons-react';
import { useEffect, useState } from 'react';
import { keyed } from '../shell/keyed.ts';
import { type OutlineEntry, pageOutline } from './page-outline.ts';

interface PanelProps {
  /** Of the replayed page on screen; null before the first frame. */
  readonly page: () => Document | null;
  /** Changes when another moment is on screen and at rest. */
  readonly moment: string;
  readonly onPoint: (element: Element | null) => void;
  readonly onAsk: (element: Element) => void;
}

/** What the page on screen is made of. Pointing at a part shows it; choosing one says why it is shown or masked. */
export function StructurePanel({ page, moment, onPoint, onAsk }: PanelProps) {
  const [entries, setEntries] = useState<readonly OutlineEntry[]>([]);
  const [reading, setReading] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page is read again when another moment is on screen
  useEffect(() => {
    const shown = page();
    setEntries(shown ? pageOutline(shown) : []);
    return () => onPoint(null);
  }, [page, moment, reading, onPoint]);
  return (
    <div className="structure">
      <p className="panel-hint">
        The page as it is at this moment.{' '}
        <Button
          variant="subtle"
          color="gray"
          size="compact-xs"
          leftSection={<IconRefresh size={12} aria-hidden />}
          onClick={() => setReading((count) => count + 1)}
        >
          Read again
        </Button>
      </p>
      {entries.length === 0 ? (
        <p className="muted panel-hint">Nothing is on screen yet.</p>
      ) : (
        <ul>
          {keyed(entries, (entry) => `${entry.kind} ${entry.text ?? ''}`).map(({ key, item: entry }) => (
            <li key={key} style={{ paddingLeft: entry.depth * 12 }}>
              <UnstyledButton
                className="structure-entry"
                onPointerEnter={() => onPoint(entry.element)}
                onPointerLeave={() => onPoint(null)}
                onFocus={() => onPoint(entry.element)}
                onBlur={() => onPoint(null)}
                onClick={() => onAsk(entry.element)}
              >
                <span className="muted">{entry.kind}</span>{' '}
                {entry.text ?? (entry.masked ? <span className="structure-masked">masked</span> : '')}
              </UnstyledButton>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
