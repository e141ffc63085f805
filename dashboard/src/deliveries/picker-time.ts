import dayjs from 'dayjs';

/** The date pickers speak of local times as `YYYY-MM-DD HH:mm:ss`; the service of points in time. */
const PICKER_FORMAT = 'YYYY-MM-DD HH:mm:ss';

export function toPicker(iso: string | undefined): string | null {
  return iso === undefined ? null : dayjs(iso).format(PICKER_FORMAT);
}

export function fromPicker(local: string | null): string | undefined {
  return local === null || local === '' ? undefined : dayjs(local).toISOString();
}
