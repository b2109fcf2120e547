/** What bottender would bring and the house does not want must not come back: the lock file holds it only as an empty package. */
import { readFileSync } from 'node:fs';

const { packages } = JSON.parse(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8'));
const wrong = [];
for (const [path, p] of Object.entries(packages)) {
  const name = path.split('node_modules/').at(-1);
  const empty = p.name === 'empty-npm-package';
  if (['ngrok', 'request', 'mongodb'].includes(name) && !empty) wrong.push(`${path} ${p.version}`);
  if (name === 'axios' && !empty && p.version.startsWith('0.')) wrong.push(`${path} ${p.version}`);
}
if (wrong.length) {
  console.error(`package-lock.json holds what it must not:\n  ${wrong.join('\n  ')}`);
  process.exit(1);
}
console.log(`lock file: ${Object.keys(packages).length} packages, none unwanted`);
