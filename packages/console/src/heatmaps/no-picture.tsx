import { IconMovieOff } from '@tabler/icons-react';
import { EmptyState, ErrorState, LoadingRows } from '../shell/states.tsx';
import type { ChosenState } from './state-select.tsx';

interface NoPictureProps {
  readonly picture: ChosenState;
  /** Said when no visit shows the chosen element. */
  readonly missing: string;
  /** Said when no state of the page may be shown. */
  readonly withheld: string;
}

/** Why no state is drawn: it is looked for, that failed, or there is none. Only an answer tells that there is none. */
export function NoPicture({ picture, missing, withheld }: NoPictureProps) {
  if (picture.error !== null) return <ErrorState error={picture.error} retry={picture.retry} />;
  if (picture.isPending) return <LoadingRows rows={5} height={50} />;
  return (
    <EmptyState icon={<IconMovieOff size={22} aria-hidden />} title="No picture of this page">
      {picture.isMissing ? missing : withheld}
    </EmptyState>
  );
}
