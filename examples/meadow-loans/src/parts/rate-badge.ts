const sheet = `
  :host { display: inline-block; }
  .badge {
    display: inline-flex; align-items: baseline; gap: 0.45em; padding: 0.28em 0.8em;
    border-radius: 999px; background: #e4efdc; color: #14402f; font: inherit; line-height: 1.3;
  }
  .rate { font-weight: 700; font-variant-numeric: tabular-nums; }
  .label { font-size: 0.85em; }
`;

/** `<rate-badge label="Fixed rate" rate="12.93%">`: a small pill in an open shadow root. */
class RateBadge extends HTMLElement {
  static observedAttributes = ['label', 'rate'];
  readonly #label = document.createElement('span');
  readonly #rate = document.createElement('span');

  constructor() {
    super();
    const shadow = this.attachShadow({ mode: 'open' });
    const styles = new CSSStyleSheet();
    styles.replaceSync(sheet);
    shadow.adoptedStyleSheets = [styles];
    const badge = document.createElement('span');
    badge.className = 'badge';
    this.#label.className = 'label';
    this.#rate.className = 'rate';
    badge.append(this.#label, ' ', this.#rate);
    shadow.append(badge);
  }

  attributeChangedCallback(name: string, _before: string | null, value: string | null): void {
    (name === 'rate' ? this.#rate : this.#label).textContent = value;
  }
}

/** Registers the element once. */
export function defineRateBadge(): void {
  if (customElements.get('rate-badge') === undefined) customElements.define('rate-badge', RateBadge);
}

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'rate-badge': { label: string; rate: string };
    }
  }
}
