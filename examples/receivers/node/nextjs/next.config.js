import { fileURLToPath } from 'node:url';

/** The verify code lies in this repository, above the example; a project that installs the package needs no root. */
export default {
  turbopack: { root: fileURLToPath(new URL('../../../..', import.meta.url)) },
};
