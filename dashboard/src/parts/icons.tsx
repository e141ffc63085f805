/** Line icons, drawn on a grid of 24. They only ever stand beside words, so that screen readers skip them. */
const PATHS = {
  webhook: 'M12 5a3 3 0 1 1 3 3l-4 7M9 17a3 3 0 1 1-3-3M15 17H9M15 8l3.5 6.200A3 3 0 1 1 15 17',
  list: 'M8 6h12M8 12h12M8 18h12M4 6h.01M4 12h.01M4 18h.01',
  book: 'M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM5 17a3 3 0 0 1 3-3h11',
  page: 'M7 3h7l4 4v14H7zM14 3v4h4M10 12h5M10 16h5',
  code: 'M9 7l-5 5l5 5M15 7l5 5l-5 5',
  key: 'M14 10a4 4 0 1 0-3.5 4L13 16.500h2v2h2v2h3v-3l-6.2-6.2',
  folder: 'M4 6h5l2 2h9v11H4z',
  copy: 'M9 9h10v11H9zM5 15V4h10',
  check: 'M5 12.500l4.5 4.500L19 7.5',
  alert: 'M12 4l9 16H3zM12 10v4.500M12 17.300v.01',
  sun: 'M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 2v2M12 20v2M4.9 4.900l1.4 1.400M17.7 17.700l1.4 1.400M2 12h2M20 12h2M4.9 19.100l1.4-1.400M17.7 6.300l1.4-1.4',
  moon: 'M20 14.500A8.5 8.5 0 1 1 9.5 4a7 7 0 0 0 10.5 10.500z',
  plus: 'M12 5v14M5 12h14',
  send: 'M4 12l16-8l-5 16l-3-6zM12 14l4-5',
  repeat: 'M4 11a8 8 0 0 1 14-4l2 2M20 4v5h-5M20 13a8 8 0 0 1-14 4l-2-2M4 20v-5h5',
  pause: 'M8 5v14M16 5v14',
  play: 'M7 5l12 7l-12 7z',
  exit: 'M10 5H5v14h5M14 8l4 4l-4 4M18 12H9',
  back: 'M14 6l-6 6l6 6',
  next: 'M10 6l6 6l-6 6',
  offline:
    'M3 3l18 18M8.5 16.400a5 5 0 0 1 7 0M5 12.900a10 10 0 0 1 4-2.400M19 12.900a10 10 0 0 0-3-2.100M12 20h.01',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name, size = 16 }: { name: IconName; size?: number }) {
  return (
    <svg
      aria-hidden="true"
      width={size}
      height={size}
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth={1.8}
      strokeLinecap="round"
      strokeLinejoin="round"
      className="icon"
    >
      <path d={PATHS[name]} />
    </svg>
  );
}
