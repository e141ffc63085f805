import dayjs from 'dayjs';

/** The date pickers speak of local times as `YYYY-MM-DD HH:mm:ss`; the service of points in time. */
const PICKER_FORMAT = 'YYYY-MM-DD HH:mm:ss';

export function toPicker(iso: string | undefined): string | null {
  return iso === undefined ? null : dayjs(iso).format(PICKER_FORMAT);
}

export function fromPicker(local: string | null): string | undefined {
  return local === null || local === '' ? undefined : dayjs(local).toISOString();
}

/** How a chosen time is shown: with its year where it is of another one, which the address may say. */
export function pickerFormat(iso: string | undefined, now: Date): string {
  const isOfThisYear = iso === undefined || dayjs(iso).year() === dayjs(now).year();
  return isOfThisYear ? 'MMM D, HH:mm' : 'MMM D, YYYY, HH:mm';
}
