/**
 * What no header's value may hold, sent or received (RFC 9110, section 5.5): all but visible characters, blanks, tabs and the
 * upper half of Latin-1. It would end the header, or be cut down to something that does.
 */
export const NOT_IN_VALUES = /[^\t -~\x80-\xff]/;
