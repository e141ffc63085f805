/**
 * A process of its own that searches one text, the first of its life, and prints what that took of CPU time in ms. Arguments: the
 * text's number; `cold` where the service's warm-up is left out, `made` where a sanitiser has been made instead.
 */
import { builtInCatalog } from '../../src/catalog/catalog.ts';
import { seededDraw } from '../../src/sanitise/credentials/kinds/shape.ts';
import { FAMILIES } from '../../src/sanitise/credentials/kinds/table.ts';
import { OPENINGS, scrubCredentials } from '../../src/sanitise/credentials/scrub.ts';
import { createSanitiser } from '../../src/sanitise/sanitise.ts';
import { warmUp } from '../../src/sanitise/warm-up.ts';

const SIZE = 65_536;
const draw = seededDraw('first text');
const drawn = () => Array.from({ length: 4 }, () => draw(2 ** 30).toString(36)).join('');

/** Lines as dense as logs and settings have them, and every opening that is looked for. */
const LINES: readonly ((i: number) => string)[] = [
  (i) => `SERVICE_${i}_API_KEY=${drawn()}`,
  (i) => `- name: svc-${i}\n  password: "${drawn()}"\n  token: ${drawn()}`,
  (i) => `{"id":${i},"name":"user ${i}","email":"u${i}@example.com","token":"${drawn()}"},`,
  (i) => `    at AuthTokenManager.refreshSessionKey (/srv/app/auth-token/session-key-${i}.js:${10 + i}:17)`,
  (i) => `The token of the deploy user was rotated, and the API key is in the vault; see ticket ${i}.`,
  () => FAMILIES.flatMap(({ kinds }) => kinds.map(({ example }) => example)).join(' '),
  () => 'a'.repeat(SIZE),
  () => OPENINGS.map((opening) => `${opening}="${drawn()}"`).join('\n'),
  () => OPENINGS.map((opening) => `${opening}: ${drawn()} …`).join('\n'),
  (i) => `😀 ${i} password=${drawn()} — токен: token: “${drawn()}” 完成`,
];

const lineOf = LINES[Number(process.argv[2])];
if (lineOf === undefined) throw new Error(`There are ${LINES.length} texts.`);
let text = '';
for (let i = 0; text.length < SIZE; i++) text += `${lineOf(i)}\n`;
text = text.slice(0, SIZE);

const before = process.argv[3];
if (before === 'made') createSanitiser(builtInCatalog());
else if (before !== 'cold') await warmUp(() => Promise.resolve());
const start = process.threadCpuUsage();
scrubCredentials(text);
const { user, system } = process.threadCpuUsage(start);
console.log(JSON.stringify({ took: (user + system) / 1_000, texts: LINES.length }));
