import { Loader, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useApi, useScope } from '../api/context.ts';
import { urlVerdictQuery } from '../api/webhooks.ts';
import { plural } from '../parts/format.ts';
import { Icon } from '../parts/icons.tsx';

/** Long enough not to object to a URL that is still being typed. */
const PAUSE_MS = 350;

/** The endpoint's URL; the service's own rules judge it while it is typed. */
export function UrlField(props: {
  value: string;
  onChange: (url: string) => void;
  /** What the service said when the form was sent. */
  fault: string | null;
}) {
  const { value, onChange, fault } = props;
  const api = useApi();
  const deadline = useScope().session.settings.attempt_timeout_s;
  const [settled] = useDebouncedValue(value, PAUSE_MS);
  const [touched, setTouched] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (fault !== null) input.current?.focus();
  }, [fault]);
  const complete = settled !== '' && (touched || /^https?:\/\/./i.test(settled) || settled.length > 8);
  const verdict = useQuery({ ...urlVerdictQuery(api, settled), enabled: complete });
  const current = settled === value ? verdict.data : undefined;
  const message = fault ?? (complete && current?.allowed === false ? (current.message ?? null) : null);
  const allowed = current?.allowed === true && message === null;
  return (
    <TextInput
      ref={input}
      label="Endpoint URL"
      description={`Where events are posted to. It has to answer with a 2xx within ${plural(deadline, 'second')}.`}
      placeholder="https://your-app.example.com/webhooks"
      type="url"
      name="url"
      autoComplete="off"
      spellCheck={false}
      required
      maxLength={4096}
      value={value}
      onChange={(change) => onChange(change.currentTarget.value)}
      onBlur={() => setTouched(true)}
      error={message}
      errorProps={{ role: 'alert' }}
      className="message-room"
      rightSection={
        verdict.isFetching ? (
          <Loader size={16} aria-label="Checking the URL" />
        ) : (
          allowed && (
            <span className="good" role="img" aria-label="The URL is allowed">
              <Icon name="check" />
            </span>
          )
        )
      }
    />
  );
}
