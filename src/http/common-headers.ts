/**
 * On every answer, as names and values in turn: what it says only the key's holder may see, so no cache may keep it and
 * no browser guess its type.
 */
export const COMMON_HEADERS = ['cache-control', 'no-store', 'x-content-type-options', 'nosniff'] as const;
