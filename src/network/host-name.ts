const MOST_CHARACTERS = 253;
const MOST_IN_LABEL = 63;

/**
 * Says in one or two sentences why no name server could have this host, or null. The URL parser lets such names through, and
 * every attempt would fail.
 *
 * @param host as the URL parser gives it: lower case, in ASCII, perhaps with the dot at its end that a full name may have
 */
export function hostNameFault(host: string): string | null {
  if (host.startsWith('[')) return null;
  const name = host.replace(/\.$/, '');
  if (name.length > MOST_CHARACTERS) {
    return `The host of the URL has ${name.length} characters, and a name may have ${MOST_CHARACTERS}. Shorten it.`;
  }
  const labels = name.split('.');
  if (labels.includes('')) return `${host} has two dots in a row, or one at its beginning. Remove one.`;
  const long = labels.find((label) => label.length > MOST_IN_LABEL);
  if (long !== undefined) {
    return `"${long}" in the host of the URL has ${long.length} characters, and each part of a name may have ${MOST_IN_LABEL}. Shorten it.`;
  }
  // Underscores are in no host name by the standard (RFC 1123), and yet in some that name servers know.
  const odd = labels.find((label) => !/^[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?$/.test(label));
  if (odd === undefined) return null;
  return `"${odd}" in ${host} can be no part of a host name. Use letters, digits and hyphens, and no hyphen at its beginning or end.`;
}
