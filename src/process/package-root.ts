/**
 * Where the package begins, seen from this file: it stands in `src/process/` in the repository, and in `dist/src/process/` where the
 * package was built.
 */
const ROOT = new URL(import.meta.url.endsWith('.ts') ? '../../' : '../../../', import.meta.url);

/** A file or folder that ships with the package, by its path from the package's root. */
export function packageFile(path: string): URL {
  return new URL(path, ROOT);
}
