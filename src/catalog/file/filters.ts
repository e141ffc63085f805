import type { JsonValue } from '../../json/json.ts';
import { code, duration, fileSize } from '../phrases.ts';

/** What a filter makes of a value; undefined stands for one that is missing, which most filters leave as it is. */
export type Filter = (value: JsonValue | undefined) => JsonValue | undefined;

export interface FilterKind {
  /** What it takes behind a colon. */
  argument: 'text' | 'number' | 'none' | 'optional text';
  /** For the docs, and for whoever misspells it. */
  doc: string;
  make: (argument: string | number | undefined) => Filter;
}

/** Everything that `{{ value | filter }}` knows. The guide's table is made from this one. */
export const FILTERS: Record<string, FilterKind> = {
  default: {
    argument: 'text',
    doc: 'the argument, where the value is missing or blank',
    make: (argument) => (value) => (isMissing(value) ? argument : value),
  },
  before: {
    argument: 'text',
    doc: 'the argument, then the value; nothing where it is missing',
    make: (argument) => onText((text) => `${argument}${text}`),
  },
  after: {
    argument: 'text',
    doc: 'the value, then the argument; nothing where it is missing',
    make: (argument) => onText((text) => `${text}${argument}`),
  },
  brackets: {
    argument: 'none',
    doc: '` (value)`, with the blank before it; nothing where it is missing',
    make: () => onText((text) => ` (${text})`),
  },
  code: { argument: 'none', doc: "the value in Slack's code style", make: () => onText(code) },
  upper: { argument: 'none', doc: 'in capitals', make: () => onText((text) => text.toUpperCase()) },
  lower: { argument: 'none', doc: 'in small letters', make: () => onText((text) => text.toLowerCase()) },
  words: {
    argument: 'none',
    doc: 'with blanks for `_` and `-`',
    make: () => onText((text) => text.replaceAll(/[_-]+/g, ' ')),
  },
  cut: {
    argument: 'number',
    doc: 'the first so many characters',
    make: (argument) => onText((text) => [...text].slice(0, Number(argument)).join('')),
  },
  duration: {
    argument: 'none',
    doc: 'milliseconds as `4.2s`, `2m 13s`, `1h 13m`',
    make: () => onNumber(duration),
  },
  size: { argument: 'none', doc: 'bytes as `812 B`, `8.4 MB`', make: () => onNumber(fileSize) },
  divide: {
    argument: 'number',
    doc: 'the number divided by the argument',
    make: (argument) => onNumber((number) => number / Number(argument)),
  },
  fixed: {
    argument: 'number',
    doc: 'the number with so many decimals',
    make: (argument) => onNumber((number) => number.toFixed(Math.min(20, Math.max(0, Number(argument))))),
  },
  count: {
    argument: 'none',
    doc: 'how many entries a list or an object has',
    make: () => (value) =>
      typeof value === 'object' && value !== null ? Object.keys(value).length : undefined,
  },
  first: {
    argument: 'none',
    doc: 'the first entry of a list',
    make: () => (value) => (Array.isArray(value) ? value[0] : value),
  },
  join: {
    argument: 'optional text',
    doc: 'the entries of a list, with the argument or `, ` between them',
    make: (argument) => (value) =>
      Array.isArray(value) ? value.map(toText).join(String(argument ?? ', ')) : value,
  },
};

export function isMissing(value: JsonValue | undefined): boolean {
  return value === undefined || value === null || (typeof value === 'string' && value.trim() === '');
}

/** As it stands in the line; nothing where it is missing. */
export function toText(value: JsonValue | undefined): string {
  if (value === undefined || isMissing(value)) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function onText(change: (text: string) => string): Filter {
  return (value) => (isMissing(value) ? undefined : change(toText(value)));
}

/** Of anything but a number, as a mask is, the value itself. */
function onNumber(change: (number: number) => JsonValue): Filter {
  return (value) => (typeof value === 'number' ? change(value) : value);
}
