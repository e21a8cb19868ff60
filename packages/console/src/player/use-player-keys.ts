import { useEffect } from 'react';
import { keepsKey, type PlayerCommand, playerCommand } from './keyboard.ts';

type Simple = Exclude<PlayerCommand, { kind: 'by' }>['kind'];

/** What each key does; `by` moves by milliseconds. */
export type PlayerActions = Readonly<Record<Simple, () => void>> & { readonly by: (milliseconds: number) => void };

/** Keys of the player, wherever focus is but in a field, a menu or a dialog. `actions` must be stable. */
export function usePlayerKeys(actions: PlayerActions): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const command = playerCommand(
        event.key,
        { shift: event.shiftKey, other: event.ctrlKey || event.metaKey || event.altKey },
        keepsKey(event.target, event.key),
      );
      if (!command || event.defaultPrevented) return;
      event.preventDefault();
      if (command.kind === 'by') actions.by(command.milliseconds);
      else actions[command.kind]();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [actions]);
}
