import { useEffect, useState } from 'react';
import { exportPicture } from './export-image.ts';
import { isWithheld, legendOf, type Shown } from './export-legend.ts';
import { saveFile } from './export-table.ts';
import { heatTable } from './heat-table.ts';
import type { HeatmapView } from './kinds.ts';
import { picturedPage } from './pictured-page.ts';

interface Exported {
  readonly page: string;
  readonly view: HeatmapView;
  /** Null until everything that it holds has arrived. */
  readonly shown: Shown | null;
}

/** Picture, table and print of what is shown; each says its filters, definition and suppression. */
export function useExports({ page, view, shown }: Exported) {
  const [failure, setFailure] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [printing, setPrinting] = useState<string | null>(null);
  const name = `heatmap-${view}-${page.replaceAll(/[^a-z0-9]+/gi, '-').replaceAll(/^-|-$/g, '') || 'start'}`;
  const run = (task: (shown: Shown) => Promise<void>) => async () => {
    if (shown === null) return;
    setBusy(true);
    setFailure(null);
    try {
      await task(shown);
    } catch (error) {
      setFailure(error);
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    if (printing === null) return;
    const done = () => setPrinting(null);
    window.addEventListener('afterprint', done, { once: true });
    return () => {
      window.removeEventListener('afterprint', done);
      URL.revokeObjectURL(printing);
    };
  }, [printing]);
  const disabled = shown === null || shown.sides.some((side) => side.anchored === null && !isWithheld(shown, side));
  return {
    failure,
    picture: {
      disabled,
      loading: busy,
      onClick: run(async (all) => saveFile(`${name}.png`, await pictureOf(all))),
    },
    table: {
      disabled: shown === null,
      onClick: run(async (all) =>
        saveFile(`${name}.csv`, new Blob([heatTable(all)], { type: 'text/csv;charset=utf-8' })),
      ),
    },
    print: {
      disabled,
      onClick: run(async (all) => setPrinting(URL.createObjectURL(await pictureOf(all)))),
    },
    printed: printing && (
      <img className="heat-print" src={printing} alt="Heatmap with its legend" onLoad={() => window.print()} />
    ),
  };
}

/** Each side with its legend, beside each other. */
function pictureOf(shown: Shown): Promise<Blob> {
  return exportPicture(
    shown.sides.map((side) => ({
      text: legendOf(shown, side),
      page: isWithheld(shown, side) ? null : picturedPage(shown, side),
    })),
  );
}
