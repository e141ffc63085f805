/**
 * Sees to it that the programs which the tests need beyond npm are on the machine. As root on Debian or Ubuntu, what
 * is missing is installed; elsewhere the command to run is printed, and the tests do not start: a test that silently
 * skips itself would look like one that passes.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, globSync } from 'node:fs';

interface Program {
  /** Found on the PATH by this name. */
  command: string;
  /** Where it is looked for besides. */
  places?: string;
  debianPackage: string;
  /** Which tests need it. */
  neededFor: string;
  /** It is no fault of a machine to lack it: the tests run, and say that this is left out. */
  optional?: true;
}

const PROGRAMS: readonly Program[] = [
  { command: 'bash', debianPackage: 'bash', neededFor: 'running the lines that the first start prints' },
  { command: 'curl', debianPackage: 'curl', neededFor: 'running the lines that the first start prints' },
  { command: 'zsh', debianPackage: 'zsh', neededFor: 'completing commands as zsh does' },
  { command: 'fish', debianPackage: 'fish', neededFor: 'completing commands as fish does' },
  {
    command: 'postgres',
    places: '/usr/lib/postgresql/*/bin/postgres',
    debianPackage: 'postgresql',
    neededFor: 'the store on PostgreSQL',
  },
  {
    command: 'redis-server',
    debianPackage: 'redis-server',
    neededFor: 'a comparator of the benchmark',
    optional: true,
  },
  {
    command: 'pgbouncer',
    places: '/usr/sbin/pgbouncer',
    debianPackage: 'pgbouncer',
    neededFor: 'nodes behind a pooler of connections',
  },
  { command: 'python3', debianPackage: 'python3-venv', neededFor: 'receivers in Python' },
  { command: 'go', debianPackage: 'golang-go', neededFor: 'receivers in Go' },
  {
    command: 'faketime',
    debianPackage: 'faketime',
    neededFor: 'stepping the wall clock of a service under torture',
    optional: true,
  },
  { command: 'chromium', debianPackage: 'chromium', neededFor: 'the dashboard in a real browser' },
];

/** Returns when everything is there. @throws Error whose message is the command to run. */
export function prepareTestMachine(say: (line: string) => void): void {
  const missing = PROGRAMS.filter(({ command, places }) => !isInstalled(command) && !isAt(places));
  if (missing.length === 0) return;
  for (const { command, neededFor } of missing) say(`The tests need ${command} (for ${neededFor}).`);
  const packages = [...new Set(missing.map(({ debianPackage }) => debianPackage))];
  if (!canInstall()) {
    if (missing.every(({ optional }) => optional === true)) return;
    throw new Error(
      `Please run:  sudo apt-get install -y ${packages.join(' ')}  (or your system's equivalent).`,
    );
  }
  say(`Installing ${packages.join(', ')} with apt-get.`);
  run('apt-get', ['update', '-q']);
  run('apt-get', ['install', '-q', '-y', '--no-install-recommends', ...packages]);
}

function isInstalled(command: string): boolean {
  return spawnSync(command, ['--version'], { stdio: 'ignore' }).error === undefined;
}

function isAt(places: string | undefined): boolean {
  return places !== undefined && globSync(places).length > 0;
}

function canInstall(): boolean {
  return process.getuid?.() === 0 && existsSync('/etc/debian_version') && isInstalled('apt-get');
}

function run(command: string, args: string[]): void {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const { status } = spawnSync(command, args, { stdio: 'inherit', env });
  if (status !== 0) throw new Error(`Please run by hand, it failed here:  ${command} ${args.join(' ')}`);
}
