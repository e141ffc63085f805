import { Button, Modal, Text } from '@mantine/core';
import { useRef, useState } from 'react';
import type { Webhook } from '../api/types.ts';
import { useRotateSecret } from '../api/webhooks.ts';
import { Confirm } from '../parts/confirm.tsx';
import { Icon } from '../parts/icons.tsx';
import { Time } from '../parts/time.tsx';
import { SecretOnce } from './secret-once.tsx';
import { SettingCard } from './setting-card.tsx';

/** A replaced secret signs beside the new one for this long. */
const REPLACED_SIGNS_FOR_MS = 24 * 60 * 60 * 1000;

function oldSecretSignsUntil({ updated_at: rotatedAt }: Webhook): string {
  return new Date(Date.parse(rotatedAt) + REPLACED_SIGNS_FOR_MS).toISOString();
}

/** Replaces the signing secret, and shows the new one, this once. */
export function RotateCard({ webhook }: { webhook: Webhook }) {
  const rotate = useRotateSecret(webhook.id);
  const [asking, setAsking] = useState(false);
  const button = useRef<HTMLButtonElement>(null);
  const close = () => {
    setAsking(false);
    rotate.reset();
  };
  return (
    <SettingCard
      title="Signing secret"
      about="Shown once, when it was made. If it may have leaked, or nobody has it any more, make a new one."
      control={
        <Button
          ref={button}
          variant="default"
          leftSection={<Icon name="repeat" />}
          onClick={() => setAsking(true)}
        >
          Rotate signing secret
        </Button>
      }
    >
      <Confirm
        open={asking && rotate.data === undefined}
        title="Rotate the signing secret?"
        action="Rotate signing secret"
        pending={rotate.isPending}
        error={rotate.error}
        onConfirm={() => rotate.mutate()}
        onClose={close}
      >
        <Text size="sm">
          A new secret signs at once. The present one goes on signing beside it for 24 hours, so that you can
          deploy the new one at your own pace: nothing is interrupted.
        </Text>
        <Text size="sm">The new secret is shown once, here.</Text>
      </Confirm>
      <Modal
        opened={rotate.data !== undefined}
        onClose={close}
        title="The new signing secret"
        size="xl"
        closeOnClickOutside={false}
        closeOnEscape={false}
        withCloseButton={false}
        // It was opened from the question before it, which is gone by now.
        returnFocus={false}
        onExitTransitionEnd={() => button.current?.focus()}
      >
        {rotate.data !== undefined && (
          <SecretOnce
            secret={rotate.data.secret}
            note={
              <>
                The old secret signs too until <Time at={oldSecretSignsUntil(rotate.data)} style="zoned" />:
                every request carries a signature of each.
              </>
            }
            onDone={close}
            doneLabel="I have stored it"
          />
        )}
      </Modal>
    </SettingCard>
  );
}
