import { DateTimePicker, type DayOfWeek } from '@mantine/dates';
import { fromPicker, pickerFormat, toPicker } from './picker-time.ts';

/** Weekends are days like others here; in red they would look like mistakes. */
const NO_DAYS: DayOfWeek[] = [];

/** Chooses a point in time, as ISO 8601; undefined where none is chosen, which a required one does not allow. */
export function TimeField(props: {
  label: string;
  placeholder?: string;
  required?: boolean;
  className?: string | undefined;
  value: string | undefined;
  onChange: (time: string | undefined) => void;
}) {
  const { value, onChange, required = false, ...shown } = props;
  return (
    <DateTimePicker
      {...shown}
      required={required}
      value={toPicker(value)}
      onChange={(picked) => onChange(fromPicker(picked))}
      clearable={!required}
      clearButtonProps={{ 'aria-label': 'Clear' }}
      highlightToday
      weekendDays={NO_DAYS}
      valueFormat={pickerFormat(value, new Date())}
    />
  );
}
