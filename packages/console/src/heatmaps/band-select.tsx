import { Select } from '@mantine/core';
import { WidthBand } from '@scrim/protocol';
import { BANDS } from './kinds.ts';

/** Narrows to windows of a width. */
export function BandSelect({
  value,
  onChange,
}: {
  value: WidthBand | undefined;
  onChange: (band: WidthBand | undefined) => void;
}) {
  return (
    <Select
      aria-label="Width of the window"
      placeholder="All widths"
      clearable
      value={value ?? null}
      onChange={(chosen) => onChange(chosen === null ? undefined : WidthBand.parse(chosen))}
      data={WidthBand.options.map((band) => ({ value: band, label: BANDS[band] }))}
      w={160}
    />
  );
}
