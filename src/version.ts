import { readFileSync } from 'node:fs';

/** The version in package.json, which stands one folder above this file both in the repository and when installed. */
export function readVersion(): string {
  const manifest: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
  if (typeof manifest === 'object' && manifest !== null && 'version' in manifest)
    return String(manifest.version);
  throw new Error('package.json holds no version.');
}
