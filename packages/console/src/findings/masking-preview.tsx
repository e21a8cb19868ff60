import { Button, SegmentedControl } from '@mantine/core';
import type { Finding, FindingProposal, MaskingPreview as Preview } from '@scrim/protocol';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { PurposeGate } from '../access/purpose.tsx';
import { api } from '../api.ts';
import { formatCount, formatDateTime } from '../shell/format.ts';
import { ErrorState, LoadingRows } from '../shell/states.tsx';
import { RecordedPage } from './recorded-page.tsx';

interface MaskingPreviewProps {
  readonly site: string;
  readonly finding: Finding;
  readonly option: FindingProposal['options'][number];
}

/** What a proposal would leave of a page as it was recorded; opened on demand, for it opens a recording. */
export function MaskingPreview({ site, finding, option }: MaskingPreviewProps) {
  const [open, setOpen] = useState(false);
  return (
    <section className="finding-preview" aria-label="Preview">
      <Button variant="default" onClick={() => setOpen(!open)} aria-expanded={open}>
        {open ? 'Close the preview' : 'Preview on a recorded page'}
      </Button>
      {open && (
        <PurposeGate what="a recording of this page">
          {(purpose) => <Compared site={site} finding={finding} option={option.id} purpose={purpose} />}
        </PurposeGate>
      )}
    </section>
  );
}

function Compared({
  site,
  finding,
  option,
  purpose,
}: {
  site: string;
  finding: Finding;
  option: string;
  purpose: string;
}) {
  const answer = useQuery({
    queryKey: ['findings', site, finding.id, 'preview', option, purpose],
    queryFn: () => api.maskingPreview(site, finding.id, option, purpose),
    // What was erased or expired meanwhile is not shown again.
    gcTime: 0,
  });
  if (answer.isPending) return <LoadingRows rows={1} height={240} />;
  if (answer.isError) return <ErrorState error={answer.error} retry={() => answer.refetch()} />;
  const { preview } = answer.data;
  if (preview === null)
    return <p className="muted">No replay of {finding.page} is kept, so there is nothing to show it on.</p>;
  return <BeforeAndAfter preview={preview} path={finding.path} />;
}

function BeforeAndAfter({ preview, path }: { preview: Preview; path: string | null }) {
  const [shown, setShown] = useState<'before' | 'after'>('after');
  const { readable, viewport, recordedAt } = preview;
  const masked = readable.before - readable.after;
  return (
    <>
      <SegmentedControl
        value={shown}
        onChange={(next) => setShown(next === 'before' ? 'before' : 'after')}
        data={[
          { value: 'before', label: 'As it is stored' },
          { value: 'after', label: 'With this change' },
        ]}
        aria-label="Page shown"
        fullWidth
      />
      <RecordedPage events={preview[shown]} viewport={viewport} path={path} />
      <p className="muted" role="status">
        {masked === 0
          ? 'No text of this page that could be read is masked by it.'
          : `Of ${formatCount(readable.before)} readable texts of this page ${formatCount(masked)} ${masked === 1 ? 'is' : 'are'} masked by it.`}{' '}
        Recorded {formatDateTime(recordedAt)}; what was found is masked in both.
      </p>
    </>
  );
}
