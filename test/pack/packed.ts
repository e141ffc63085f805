import { execFileSync } from 'node:child_process';
import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const RESULTS = join(ROOT, 'test-results');

/** The package as it would be published, installed into an otherwise empty folder as a user would. */
export interface Packed {
  tarball: string;
  /** The user's folder: `node_modules` with the package and what it depends on, and nothing of this repository. */
  folder: string;
  /** The names of the files in the tarball. */
  files: string[];
}

interface PackReport {
  filename: string;
  files: { path: string }[];
}

/** Node.js versions that the package promises to run on, besides the one that runs the tests. */
const OTHER_NODES = ['26.10.0'];
/** The newest line before the one that is needed. */
const TOO_OLD_NODE = '22.23.5';

/**
 * Packs and installs once for a run of the tests: their files run one after the other, each in a process of its own,
 * and share what the first one has made.
 */
export function packed(): Packed {
  const base = join(RESULTS, `pack-${process.ppid}`);
  const report = join(base, 'pack.json');
  const folder = join(base, 'app');
  if (!existsSync(join(base, 'installed'))) {
    for (const old of globSync('pack-*', { cwd: RESULTS })) rmSync(join(RESULTS, old), { recursive: true });
    mkdirSync(folder, { recursive: true });
    writeFileSync(report, npm(['pack', '--json', '--silent', '--pack-destination', base], ROOT));
    writeFileSync(join(folder, 'package.json'), '{"name":"app","version":"1.0.0","private":true}\n');
    npm(['install', '--no-audit', '--no-fund', '--prefer-offline', tarballOf(base, report)], folder);
    writeFileSync(join(base, 'installed'), '');
  }
  return { tarball: tarballOf(base, report), folder, files: reportOf(report).files.map(({ path }) => path) };
}

/** The paths of the Node.js binaries to try the package with: the one of the tests, and the others that are promised. */
export function nodes(): { version: string; path: string }[] {
  const others = OTHER_NODES.map((version) => ({ version, path: nodeOf(version) }));
  return [{ version: process.versions.node, path: process.execPath }, ...others];
}

/** The path of a Node.js that the package does not run on. */
export function tooOldNode(): string {
  return nodeOf(TOO_OLD_NODE);
}

function nodeOf(version: string): string {
  const name = `node-${process.platform === 'win32' ? 'win' : process.platform}-${process.arch}`;
  const home = join(RESULTS, 'nodes', version);
  const path = join(home, 'node_modules', name, 'bin', 'node');
  if (!existsSync(path)) {
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, 'package.json'), '{"private":true}\n');
    npm(['install', '--no-audit', '--no-fund', '--prefer-offline', `${name}@${version}`], home);
  }
  return path;
}

function npm(args: string[], cwd: string): string {
  // What npm told this process about the package that it runs a script of is not for another folder.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('npm_')));
  return execFileSync('npm', args, { cwd, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

function reportOf(file: string): PackReport {
  // What the build prints comes before the report.
  const text = readFileSync(file, 'utf8');
  const value: unknown = JSON.parse(text.slice(text.search(/^[[{]/m)));
  const [report] = Object.values(value as Record<string, PackReport>);
  if (report === undefined) throw new Error(`npm pack reported nothing: ${text}`);
  return report;
}

function tarballOf(base: string, report: string): string {
  return join(base, reportOf(report).filename);
}
