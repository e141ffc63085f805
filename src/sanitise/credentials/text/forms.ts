/** A UUID in small letters, as a part of a pattern. */
export const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';

/** Matches a value that is of one of these forms from its beginning to its end. */
export function anyOf(forms: readonly string[]): RegExp {
  return new RegExp(forms.map((form) => `^${form}$`).join('|'));
}
