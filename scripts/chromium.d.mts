/** What tests find browsers by; null: there is none. */
export function findChromium(): { readonly SCRIM_CHROMIUM: string; readonly SCRIM_CHROMIUM_WHOLE: string } | null;
