/**
 * Installs the other JavaScript runtimes that the verify library promises to run in: the binaries that npm packages
 * ship, without their install scripts. Kept under node_modules until a version changes.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../node_modules/.cache/runtimes/', import.meta.url));

/** The name of a runtime's package on this machine, and its binary in it. */
interface Runtime {
  package: string;
  version: string;
  binary: string;
}

const PLATFORM = `${process.platform}-${process.arch}`;

const RUNTIMES = {
  deno: {
    package: `@deno/${PLATFORM}${process.platform === 'linux' ? '-glibc' : ''}`,
    version: '2.9.6',
    binary: 'deno',
  },
  bun: {
    package: `@oven/bun-${PLATFORM.replace('arm64', 'aarch64')}`,
    version: '1.4.5',
    binary: 'bin/bun',
  },
  workerd: {
    package: `@cloudflare/workerd-${PLATFORM.replace('x64', '64')}`,
    version: '1.20261117.1',
    binary: 'bin/workerd',
  },
} satisfies Record<string, Runtime>;

export type RuntimeName = keyof typeof RUNTIMES;

/** The path of a runtime's binary, installed now if it is not there yet. @throws Error with what npm said */
export function runtimeBinary(name: RuntimeName, say: (line: string) => void): string {
  const runtime: Runtime = RUNTIMES[name];
  const home = `${FOLDER}${name}`;
  const wanted = JSON.stringify({ private: true, dependencies: { [runtime.package]: runtime.version } });
  const path = `${home}/node_modules/${runtime.package}/${runtime.binary}`;
  const manifest = `${home}/package.json`;
  if (!existsSync(path) || readFileSync(manifest, 'utf8') !== wanted) {
    say(`Installing ${runtime.package} ${runtime.version}, to run the verify library in ${name}.`);
    mkdirSync(home, { recursive: true });
    writeFileSync(manifest, wanted);
    const args = [
      'install',
      '--ignore-scripts',
      '--no-audit',
      '--no-fund',
      '--no-package-lock',
      '--prefer-offline',
    ];
    execFileSync('npm', args, { cwd: home, env: withoutNpm(process.env), stdio: ['ignore', 'pipe', 'pipe'] });
  }
  return path;
}

/** What npm told this process about the package that it runs a script of is not for another folder. */
function withoutNpm(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('npm_')));
}
