export type PlayerCommand =
  | {
      readonly kind:
        | 'toggle'
        | 'start'
        | 'end'
        | 'skip-idle'
        | 'help'
        | 'next-event'
        | 'previous-event'
        | 'faster'
        | 'slower'
        | 'next-visit'
        | 'previous-visit'
        | 'trail'
        | 'note'
        | 'link';
    }
  | { readonly kind: 'by'; readonly milliseconds: number };

/** Keys as they are listed in the help. */
export const KEY_HELP: readonly (readonly [keys: string, what: string])[] = [
  ['Space or K', 'Play or pause'],
  ['← →', 'Back or forward 5 s'],
  ['Shift ← →', 'Back or forward 30 s'],
  ['N, P', 'Next or previous event'],
  ['Shift N, Shift P', 'Next or previous visit of the list'],
  ['+ −', 'Faster or slower'],
  ['I', 'Skip inactivity, on or off'],
  ['T', 'Trail of clicks, on or off'],
  ['M', 'Write a note at this moment'],
  ['L', 'Copy a link to this moment'],
  ['Home, End', 'To the start or the end'],
  ['?', 'This list'],
];

/** The command of a key press, or null when it is not the player's. `typing`: focus is where keys mean something else. */
export function playerCommand(
  key: string,
  modifiers: { shift: boolean; other: boolean },
  typing: boolean,
): PlayerCommand | null {
  if (modifiers.other || typing) return null;
  const step = modifiers.shift ? 30_000 : 5_000;
  switch (key) {
    case ' ':
    case 'k':
    case 'K':
      return { kind: 'toggle' };
    case 'ArrowLeft':
      return { kind: 'by', milliseconds: -step };
    case 'ArrowRight':
      return { kind: 'by', milliseconds: step };
    case 'n':
      return { kind: 'next-event' };
    case 'p':
      return { kind: 'previous-event' };
    case 'N':
      return { kind: 'next-visit' };
    case 'P':
      return { kind: 'previous-visit' };
    case 't':
      return { kind: 'trail' };
    case 'm':
      return { kind: 'note' };
    case 'l':
      return { kind: 'link' };
    case '+':
    case '=':
      return { kind: 'faster' };
    case '-':
      return { kind: 'slower' };
    case 'i':
      return { kind: 'skip-idle' };
    case 'Home':
      return { kind: 'start' };
    case 'End':
      return { kind: 'end' };
    case '?':
      return { kind: 'help' };
    default:
      return null;
  }
}

/**
 * Whether keys typed at this element belong to it and not to the player: all of them where one types or chooses; at a button or a
 * switch only the space bar that presses it, so that the player's other keys go on working after it was used.
 */
export function keepsKey(target: EventTarget | null, key: string): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target.closest('[role="dialog"], [role="menu"], [role="listbox"]')) return true;
  if (target.closest('[type="radio"], [role="radiogroup"]')) return key === ' ' || key.startsWith('Arrow');
  if (target.closest('button, a, [role="switch"], [type="checkbox"]')) return key === ' ';
  return target.closest('input, textarea, select, [contenteditable="true"]') !== null;
}
