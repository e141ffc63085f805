/** Host, port and database of a connection URL, without user and password. */
export function placeOf(url: string): string {
  return url
    .replace(/^[a-z+]*:\/\//i, '')
    .replace(/^[^/]*@/, '')
    .replace(/\?.*$/, '');
}
