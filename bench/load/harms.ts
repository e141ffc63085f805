/** What the hostile receiver can do, and what people call it. */
export const HOSTILE = {
  hang: 'hangs until the deadline',
  drip: 'drips one byte a second',
  'endless header': 'sends a header without an end',
  'endless body': 'sends a body without an end',
  'interim responses': 'sends 103 without an end',
  'gzip bomb': 'sends a gzip bomb',
  '10,000 headers': 'sends 10,000 headers',
  'invalid status line': 'sends an invalid status line',
  closes: 'closes at every possible point',
  'never reads': 'never reads',
} as const;

export type Harm = keyof typeof HOSTILE;
