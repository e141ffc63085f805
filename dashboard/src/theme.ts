import { type CSSVariablesResolver, createTheme } from '@mantine/core';

export const theme = createTheme({
  primaryColor: 'indigo',
  colors: {
    dark: [
      '#d3d6dd',
      '#aeb3be',
      '#8b909d',
      '#5b606d',
      '#3d414c',
      '#2d3039',
      '#1f2128',
      '#16171b',
      '#111215',
      '#0c0d0f',
    ],
  },
  // Shades on which white text has a contrast of at least 4.5.
  primaryShade: { light: 8, dark: 8 },
  defaultRadius: 'md',
  fontFamily:
    'Inter, -apple-system, BlinkMacSystemFont, "Segoe UI", Roboto, "Noto Sans", Helvetica, Arial, sans-serif',
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace',
  headings: { fontWeight: '650' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  components: {
    // Its cross alone says nothing to a screen reader.
    CloseButton: { defaultProps: { 'aria-label': 'Close' } },
    Modal: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Close' } },
      styles: { title: { fontWeight: 650 } },
    },
  },
});

const COLOURS = ['indigo', 'red', 'teal', 'yellow', 'blue', 'gray', 'orange', 'grape'] as const;

/** Mantine's own text colours are too pale for small text: these have a contrast of at least 4.5 on their ground. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': 'var(--mantine-color-gray-7)',
    '--mantine-color-placeholder': '#656d76',
    '--mantine-color-error': 'var(--mantine-color-red-9)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-8)',
    ...textShades((colour) => darkShade(colour)),
    ...gentleHovers(),
  },
  dark: {
    '--mantine-color-dimmed': 'var(--mantine-color-dark-1)',
    '--mantine-color-placeholder': 'var(--mantine-color-dark-2)',
    '--mantine-color-error': 'var(--mantine-color-red-4)',
    '--mantine-color-anchor': 'var(--mantine-color-indigo-3)',
    // As dark as cards otherwise, so that a disabled button on one would be words without a button.
    '--mantine-color-disabled': 'var(--mantine-color-dark-5)',
    '--mantine-color-disabled-color': 'var(--mantine-color-dark-2)',
    ...textShades((colour) => `var(--mantine-color-${colour}-2)`),
    ...calmGrounds(),
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

/** Mantine's own are so strong that words on them fall below a contrast of 4.5. */
function gentleHovers(): Record<string, string> {
  return Object.fromEntries(
    COLOURS.map((colour) => [
      `--mantine-color-${colour}-light-hover`,
      `color-mix(in srgb, var(--mantine-color-${colour}-2) 40%, var(--mantine-color-${colour}-1))`,
    ]),
  );
}

/** Mantine's own are saturated enough to shout: alerts, badges and the chosen entry of the navigation. */
function calmGrounds(): Record<string, string> {
  const tint = (colour: string, percent: number) =>
    `color-mix(in srgb, var(--mantine-color-${colour}-6) ${percent}%, var(--mantine-color-body))`;
  return Object.fromEntries(
    COLOURS.flatMap((colour) => [
      [`--mantine-color-${colour}-light`, tint(colour, 22)],
      [`--mantine-color-${colour}-light-hover`, tint(colour, 30)],
    ]),
  );
}
