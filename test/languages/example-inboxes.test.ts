/** What the example receivers keep their events in, where the work that one of them asks for goes wrong. */
import { join } from 'node:path';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { RECEIVER_TOOLS } from '../../scripts/prepare-receivers.ts';
import { RunningCommand } from '../support/command.ts';
import { onEnd } from '../support/on-end.ts';
import { tempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';

const REPOSITORY = fileURLToPath(new URL('../..', import.meta.url));

/** Programs that take an event whose work fails and then another one, with the inbox's file as their last argument. */
const PROGRAMS = [
  {
    language: 'python',
    command: RECEIVER_TOOLS.python,
    args: [
      '-c',
      `
import sys
import threading
from inbox import Inbox

def work(event):
    if event["id"] == "evt_bad":
        raise ValueError("no such order")
    print("worked off " + event["id"], flush=True)

inbox = Inbox(sys.argv[-1], work)
for event_id in ("evt_bad", "evt_good"):
    inbox.take({"id": event_id})
threading.Event().wait()
`,
    ],
  },
  {
    language: 'node',
    command: process.execPath,
    args: [
      '--input-type=module',
      '--eval',
      `
import { Inbox } from './inbox.js';
const inbox = new Inbox(process.argv.at(-1), ({ id }) => {
  if (id === 'evt_bad') throw new Error('no such order');
  console.log('worked off ' + id);
});
for (const id of ['evt_bad', 'evt_good']) inbox.take({ id });
setInterval(() => {}, 60_000);
`,
    ],
  },
];

for (const { language, command, args } of PROGRAMS) {
  test(`in ${language}, an event whose work fails holds up none behind it`, async (t) => {
    const file = join(tempDir(t), 'inbox.db');
    const program = new RunningCommand(command, [...args, file], {
      cwd: `${REPOSITORY}examples/receivers/${language}`,
      env: {
        INBOX: `${file}-of-the-module`,
        PYTHONPATH: `${REPOSITORY}verify/python`,
        PYTHONDONTWRITEBYTECODE: '1',
      },
    });
    onEnd(t, async () => {
      program.child.kill();
      await program.ended();
    });
    await waitFor(
      () => program.stdout.includes('worked off evt_good') && program.stderr.includes('no such order'),
      { describe: () => `both events in the output:\n${program.stdout}\n${program.stderr}` },
    );
  });
}
