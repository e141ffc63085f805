/**
 * Installs what the example receivers need, each by its own language's package manager: frameworks for Node.js beside
 * the examples, a Python environment under node_modules, and programs built by Go. Whatever is current stays as it is.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const EXAMPLES = `${ROOT}examples/receivers`;
const CACHE = `${ROOT}node_modules/.cache/receivers`;

/** Programs of the prepared languages. */
export const RECEIVER_TOOLS = {
  python: `${CACHE}/python/bin/python`,
  /** The folder of the built Go programs. */
  go: `${CACHE}/go`,
} as const;

/** @throws Error whose message is the command that failed */
export function prepareReceivers(say: (line: string) => void): void {
  mkdirSync(CACHE, { recursive: true });
  whenChanged('node', [`${EXAMPLES}/node/package-lock.json`], () => {
    say('Installing the frameworks of the Node.js example receivers.');
    // Not `npm ci`: it refuses a lock file without the entries of platforms that a mirror of the registry lacks.
    run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'], `${EXAMPLES}/node`);
  });
  const requirements = [`${EXAMPLES}/python/requirements.txt`, `${ROOT}test/languages/requirements.txt`];
  whenChanged('python', requirements, () => {
    say('Installing the frameworks of the Python example receivers, and mypy.');
    rmSync(`${CACHE}/python`, { recursive: true, force: true });
    run('python3', ['-m', 'venv', `${CACHE}/python`], ROOT);
    run(
      RECEIVER_TOOLS.python,
      ['-m', 'pip', 'install', '-q', ...requirements.flatMap((file) => ['-r', file])],
      ROOT,
    );
  });
  say('Building the Go example receivers.');
  run('go', ['build', '-o', `${RECEIVER_TOOLS.go}/`, './nethttp', './gin', './saved'], `${EXAMPLES}/go`);
}

function whenChanged(name: string, files: readonly string[], install: () => void): void {
  const stamp = `${CACHE}/${name}.sha256`;
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file));
  const now = hash.digest('hex');
  if (readIfThere(stamp) === now) return;
  install();
  writeFileSync(stamp, now);
}

function readIfThere(path: string): string | null {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function run(command: string, args: string[], cwd: string): void {
  const { status, error } = spawnSync(command, args, { cwd, stdio: 'inherit' });
  if (status === 0) return;
  const reason = error === undefined ? '' : ` (${error.message})`;
  throw new Error(`Please run by hand in ${cwd}, it failed here${reason}:  ${command} ${args.join(' ')}`);
}
