import type { Application } from './application.ts';

/**
 * The leaky edition (`startMeadow({ leaky: true })`) carelessly puts personal data where sites do by accident:
 * the title, the address bar, attributes, class names, inline JSON and a comment. It exists to test recorders and probes.
 */
export function isLeaky(): boolean {
  return document.documentElement.dataset.edition === 'leaky';
}

/** Leaves the applicant's data all over the page. Does nothing in the ordinary edition. */
export function leak(application: Application): void {
  if (!isLeaky()) return;
  const name = `${application.firstName} ${application.lastName}`.trim();
  if (name === '') return;
  document.title = `${document.title} · ${name}`;
  const url = new URL(window.location.href);
  url.searchParams.set('email', application.email);
  url.hash = `phone=${application.phone}`;
  window.history.replaceState(null, '', url);
  const body = document.body;
  body.dataset.customer = name;
  body.dataset.ssn = application.ssn;
  body.classList.add(`born-${application.birthDate.replaceAll('/', '-')}`);
  body.style.setProperty('--customer', `"${name}"`);
  document.getElementById('leaked-state')?.remove();
  const state = document.createElement('script');
  state.id = 'leaked-state';
  state.type = 'application/json';
  state.textContent = JSON.stringify(application);
  body.append(state, document.createComment(` customer ${name} ${application.email} `));
}
