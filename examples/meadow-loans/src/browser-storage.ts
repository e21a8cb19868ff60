/** The browser's storage of that kind, or null where it is blocked or full: the site then remembers nothing. */
export function browserStorage(kind: 'localStorage' | 'sessionStorage'): Storage | null {
  try {
    const storage = window[kind];
    const probe = 'meadow.probe';
    storage.setItem(probe, probe);
    storage.removeItem(probe);
    return storage;
  } catch {
    return null;
  }
}
