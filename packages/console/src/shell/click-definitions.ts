/** What counts as rage and as a dead click (docs/signals.md), as every screen says it beside the number. */
export const RAGE_CLICK =
  'Three or more clicks within 1 s and 30 px that the page does not answer; not a double or triple click that selects text, not a stepper.';
export const DEAD_CLICK =
  'A click on something that looks interactive, with no change, navigation, scroll or focus within 2 s.';
