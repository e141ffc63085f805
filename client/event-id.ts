const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

/**
 * A new event id: `evt_` + ULID. Ids sort by time, which is what the store likes best.
 *
 * Made by the client and not by the service, so that a publish whose answer was lost can be repeated without a second
 * event.
 */
export function newEventId(nowMs: number = Date.now()): string {
  let time = '';
  let rest = nowMs;
  for (let i = 0; i < TIME_DIGITS; i++) {
    time = CROCKFORD.charAt(rest % 32) + time;
    rest = Math.floor(rest / 32);
  }
  // 32 divides 256, so every digit is equally likely.
  const random = crypto.getRandomValues(new Uint8Array(RANDOM_DIGITS));
  return `evt_${time}${Array.from(random, (byte) => CROCKFORD.charAt(byte % 32)).join('')}`;
}
