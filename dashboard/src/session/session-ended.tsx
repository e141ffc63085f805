import { Button, Modal, Stack, Text } from '@mantine/core';
import { HowToGetIn } from './signed-out.tsx';

/** Covers the page once the session has ended. What was typed stays beneath. */
export function SessionEnded({ open, check }: { open: boolean; check: () => void }) {
  return (
    <Modal
      opened={open}
      onClose={check}
      title="Your session has ended"
      withCloseButton={false}
      closeOnClickOutside={false}
      overlayProps={{ blur: 6, backgroundOpacity: 0.5 }}
      centered
    >
      <Stack>
        <Text size="sm">
          Open a new link in another tab, then come back and go on here: nothing that you have typed is lost.
        </Text>
        <HowToGetIn />
        <Button onClick={check}>I have signed in again</Button>
      </Stack>
    </Modal>
  );
}
