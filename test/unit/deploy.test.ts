/** The deployment files name settings, paths and ports of the service: a renamed one must not be found out in production. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import test from 'node:test';
import { fileURLToPath } from 'node:url';
import { parseAllDocuments } from 'yaml';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FILES = globSync('deploy/**/*', { cwd: ROOT, withFileTypes: true })
  .filter((entry) => entry.isFile())
  .map((entry) => `${entry.parentPath}/${entry.name}`);
const settings = readFileSync(`${ROOT}docs/reference/settings.md`, 'utf8');

const read = (path: string) => readFileSync(`${ROOT}${path}`, 'utf8');
const manifests = (path: string) =>
  parseAllDocuments(read(path)).map((document) => {
    assert.deepEqual(document.errors, [], path);
    return document.toJS() as Record<string, unknown>;
  });

test('there are deployment files', () => assert.ok(FILES.length >= 5, FILES.join()));

test('every setting that a deployment file names is one of the service', () => {
  for (const file of FILES) {
    for (const [name] of readFileSync(file, 'utf8').matchAll(/\bANCHOR_[A-Z_]+\b/g)) {
      assert.ok(settings.includes(`\`${name}\``), `${name} in ${file}`);
    }
  }
});

test('the compose file and the Kubernetes manifests are well-formed', () => {
  const kinds = ['deploy/kubernetes/anchor.yaml', 'deploy/kubernetes/postgres.yaml']
    .flatMap(manifests)
    .map(({ kind }) => kind);
  assert.deepEqual(kinds, ['Deployment', 'Service', 'PodDisruptionBudget', 'StatefulSet', 'Service']);
  const [compose] = manifests('deploy/compose.yaml');
  assert.deepEqual(Object.keys(compose?.services as object), ['postgres', 'anchor', 'proxy']);
});

test('probes ask for paths that the service has, on the port that it listens on', () => {
  const port = /`ANCHOR_PORT` \| `--port` \| `(\d+)`/.exec(settings)?.[1];
  const health = read('src/http/routes/health.ts');
  for (const path of ['/healthz', '/readyz']) {
    assert.ok(health.includes(`'${path}'`));
    assert.ok(read('deploy/kubernetes/anchor.yaml').includes(`path: ${path}, port: http`));
  }
  assert.ok(read('deploy/kubernetes/anchor.yaml').includes(`containerPort: ${port}`));
  assert.ok(read('deploy/Dockerfile').includes(`EXPOSE ${port}`));
  assert.ok(read('deploy/Dockerfile').includes(`127.0.0.1:${port}/readyz`));
});

test('what is packed into the image is what the package ships', () => {
  const { name, bin } = JSON.parse(read('package.json')) as { name: string; bin: Record<string, string> };
  assert.ok(read('deploy/Dockerfile').includes(`/packed/${name}-*.tgz`));
  assert.ok(read('deploy/Dockerfile').includes(`ENTRYPOINT ["${Object.keys(bin)[0]}"]`));
  assert.ok(read('deploy/anchor-webhooks.service').includes(`${Object.keys(bin)[0]} serve`));
});
