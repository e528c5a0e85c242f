// Compiles the Markdown of a folder as MDX, which is how Docusaurus reads it, and says where text is
// taken for code.
//
//   node mdx.mjs FOLDER
import { compile } from '@mdx-js/mdx';
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const [folder] = process.argv.slice(2);
const failures = [];
let pages = 0;
for (const name of readdirSync(folder, { recursive: true }).sort().filter((name) => name.endsWith('.md'))) {
  // Front matter is no part of MDX: Docusaurus takes it off before.
  const text = readFileSync(join(folder, name), 'utf8').replace(/^---\n[^]*?\n---\n/, '');
  const code = (node) => {
    if (node.type.startsWith('mdx')) failures.push(`${name}: ${node.type} ${node.value ?? node.name}`);
    for (const child of node.children ?? []) code(child);
  };
  try {
    await compile(text, { remarkPlugins: [() => code] });
  } catch (error) {
    failures.push(`${name}: ${error.message}`);
  }
  pages += 1;
}
console.log(`${pages} pages compiled`);
for (const failure of failures) console.log(`FAILED ${failure}`);
process.exit(failures.length ? 1 : 0);
