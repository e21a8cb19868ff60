import { describe, expect, it } from 'vitest';
import { preferMaskFamily, preferMaskFont } from './mask-font-css.ts';

describe('the mask font', () => {
  it('comes first in every font list', () => {
    expect(preferMaskFont('p{color:red;font-family: Inter, sans-serif}')).toBe(
      'p{color:red;font-family: scrim-mask, Inter, sans-serif}',
    );
    expect(preferMaskFont('font-family:var(--s_bcd)')).toBe('font-family:scrim-mask, var(--s_bcd)');
  });

  it('comes first in a font shorthand, behind style, size and line height', () => {
    expect(preferMaskFont('a{font:italic 600 16px/1.2 Georgia,serif}')).toBe(
      'a{font:italic 600 16px/1.2 scrim-mask, Georgia,serif}',
    );
    expect(preferMaskFont('a{font: 1.5rem Inter}')).toBe('a{font: 1.5rem scrim-mask, Inter}');
    expect(preferMaskFont('a{font:600 clamp(1rem, 2vw, 3rem)/calc(1em + 2px) "A B"}')).toBe(
      'a{font:600 clamp(1rem, 2vw, 3rem)/calc(1em + 2px) scrim-mask, "A B"}',
    );
  });

  it('leaves CSS-wide keywords, `monospace` alone (its text is smaller), @font-face, custom properties and other properties alone', () => {
    for (const css of [
      'a{font-family:inherit}',
      'a{font-family:monospace}',
      'a{font:inherit}',
      '@font-face{font-family:Inter;src:url(x)}',
      'a{--font-family:x}',
      'a{font-size:12px}',
      'a{font-weight:600}',
    ]) {
      expect(preferMaskFont(css)).toBe(css);
    }
  });

  it('changes nothing the second time', () => {
    const once = preferMaskFont('a{font:16px Inter}b{font-family:Inter}@font-face{font-family:Inter}');
    expect(preferMaskFont(once)).toBe(once);
    expect(preferMaskFamily(preferMaskFamily('Inter'))).toBe('scrim-mask, Inter');
  });
});
