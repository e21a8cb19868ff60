/** The little of Scrim's browser interface that this site uses. Any of it may be missing: refused, blocked, or down. */
interface ScrimInPage {
  readonly event?: (name: string, properties?: Record<string, string | number | boolean>) => void;
  readonly identify?: (kind: 'applicant' | 'customer', accountId: string) => void;
  readonly consent?: { readonly show?: () => void };
}

function scrimInPage(): ScrimInPage | undefined {
  return Reflect.get(window, 'scrim') as ScrimInPage | undefined;
}

/** Reports an outcome, if someone listens. */
export function reportEvent(name: string, properties?: Record<string, string | number | boolean>): void {
  guarded(() => scrimInPage()?.event?.(name, properties));
}

/** Says whose visit this is, if someone listens; waits for the tag when it has not arrived yet. */
export function identifyCustomer(accountId: string): void {
  const identify = () => guarded(() => scrimInPage()?.identify?.('customer', accountId));
  if (scrimInPage() !== undefined) identify();
  else document.querySelector('script[data-site]')?.addEventListener('load', identify, { once: true });
}

/** Opens the visitor's recording choices; false when there is nothing to open. */
export function showRecordingChoices(): boolean {
  const show = scrimInPage()?.consent?.show;
  if (show === undefined) return false;
  guarded(() => scrimInPage()?.consent?.show?.());
  return true;
}

/** The site works the same whatever the recorder does, so its failures end here. */
function guarded(call: () => void): void {
  try {
    call();
  } catch (error) {
    console.warn('Recording is unavailable', error);
  }
}
