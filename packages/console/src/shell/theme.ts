import { createTheme, type MantineColorsTuple } from '@mantine/core';

const teal: MantineColorsTuple = [
  '#e9f7f7',
  '#d3ecec',
  '#a6d9da',
  '#76c5c7',
  '#4fb3b6',
  '#2f9ca0',
  '#17787d',
  '#0f656b',
  '#0d545a',
  '#0a4348',
];

const dark: MantineColorsTuple = [
  '#d5dade',
  '#b9c1c8',
  '#9aa5ae',
  '#6c7883',
  '#3b454e',
  '#2b343c',
  '#1c2329',
  '#151b20',
  '#10151a',
  '#0b0f13',
];

const gray: MantineColorsTuple = [
  '#f8f9fa',
  '#f2f4f5',
  '#e7eaec',
  '#dadfe2',
  '#c4cbd0',
  '#a1abb3',
  '#6f7a83',
  '#4c5760',
  '#2e3840',
  '#182026',
];

/** Calm greys, one petrol accent; amber (`--scrim-lit`) is kept for what the policy lights. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: { light: 7, dark: 6 },
  colors: { teal, dark, gray },
  fontFamily: "'Inter Variable', ui-sans-serif, system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  defaultRadius: 'md',
  autoContrast: true,
  cursorType: 'pointer',
  headings: {
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.5rem', lineHeight: '1.25' },
      h2: { fontSize: '1.0625rem', lineHeight: '1.35' },
      h3: { fontSize: '0.9375rem' },
    },
  },
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  components: {
    // Its icon and ground have the colour; letters in it are too faint on the ground.
    Alert: { styles: { title: { color: 'var(--mantine-color-text)' } } },
    InputWrapper: { defaultProps: { withAsterisk: false } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250, events: { hover: true, focus: true, touch: true } } },
  },
});
