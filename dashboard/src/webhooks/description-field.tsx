import { TextInput } from '@mantine/core';

/** What the owner calls a webhook. */
export function DescriptionField(props: {
  value: string;
  onChange: (value: string) => void;
  /** What the service has said about it. */
  fault: string | null;
}) {
  return (
    <TextInput
      label="Description"
      description="For your own use, such as “Production”."
      maxLength={256}
      value={props.value}
      onChange={(change) => props.onChange(change.currentTarget.value)}
      error={props.fault}
    />
  );
}
