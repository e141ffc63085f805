import assert from 'node:assert/strict';
import test from 'node:test';
import { ServiceProcess } from '../support/service-process.ts';
import { tempDir } from '../support/temp-dir.ts';
import { waitFor } from '../support/wait-for.ts';

const MARK = 'modules of Node.js: ';
/** Has the service write down which modules of Node.js it has loaded, when it is told to. */
const TELLS = `process.on('SIGUSR2', () => console.log('${MARK}' + process.moduleLoadList.join(' ')))`;

test('a start does not load the HTTP client of Node.js, which costs time and memory and which nothing uses', async (t) => {
  const service = await ServiceProcess.start({
    folder: tempDir(t),
    nodeArgs: ['--import', `data:text/javascript,${encodeURIComponent(TELLS)}`],
  });
  t.after(() => service.dispose());
  process.kill(service.pid, 'SIGUSR2');
  await waitFor(() => service.log().includes(MARK), { describe: 'the list of modules' });
  assert.match(service.log(), /NativeModule http /, 'its server is there');
  assert.doesNotMatch(service.log(), /deps\/undici/);
});
