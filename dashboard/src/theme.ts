import { type CSSVariablesResolver, createTheme } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  // Shades on which white text has a contrast of at least 4.5.
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  fontFamily:
    '-apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", Helvetica, Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
});

const COLOURS = ['indigo', 'red', 'teal', 'yellow', 'blue', 'gray', 'orange', 'grape'] as const;

/** Mantine's own text colours are too pale for small text: these have a contrast of at least 4.5 on their ground. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': 'var(--mantine-color-gray-6)',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-8)',
    ...textShades((colour) => darkShade(colour)),
  },
  dark: {
    '--mantine-color-body': '#16171b',
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-3)',
    ...textShades((colour) => `var(--mantine-color-${colour}-2)`),
  },
});

/** Yellow and orange are pale even at their darkest. */
function darkShade(colour: (typeof COLOURS)[number]): string {
  if (colour === 'yellow') return '#7a4d00';
  if (colour === 'orange') return '#a03c00';
  if (colour === 'teal') return '#05694a';
  return `var(--mantine-color-${colour}-9)`;
}

function textShades(shade: (colour: (typeof COLOURS)[number]) => string): Record<string, string> {
  return Object.fromEntries(
    COLOURS.flatMap((colour) => [
      [`--mantine-color-${colour}-light-color`, shade(colour)],
      [`--mantine-color-${colour}-outline`, shade(colour)],
    ]),
  );
}
