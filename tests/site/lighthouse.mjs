// Lets Lighthouse judge pages of a served site and says where one has less than full marks.
//
//   node lighthouse.mjs CHROMIUM FOLDER PAGE…
//
// Prints the scores and the measures of each page, a line for each audit that failed, and ends with
// 1 where one did.
import { chromium } from 'playwright-core';
import lighthouse from 'lighthouse';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { browserArguments, serve } from './serve.mjs';

const [executablePath, folder, ...pages] = process.argv.slice(2);
const site = await serve(folder);
const profile = mkdtempSync(join(tmpdir(), 'lighthouse-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath, args: [...browserArguments, '--remote-debugging-port=0'],
});
const port = Number(readFileSync(join(profile, 'DevToolsActivePort'), 'utf8').split('\n')[0]);

const failures = [];
const judge = async (page, categories) => (await lighthouse(site.address + page, {
  port, output: 'json', logLevel: 'error', onlyCategories: categories,
})).lhr;

// What keeps a category of a report from full marks.
function faults(report, category) {
  return report.categories[category].auditRefs
    .map((reference) => ({ ...reference, ...report.audits[reference.id] }))
    .filter((audit) => audit.weight > 0 && audit.score !== null && audit.score < 1)
    .map((audit) => `${audit.id} ${audit.score} ${audit.displayValue ?? ''} ${JSON.stringify(audit.details?.items ?? []).slice(0, 600)}`);
}

for (const page of pages) {
  let report = await judge(page, ['performance', 'accessibility', 'best-practices', 'seo']);
  for (const category of ['accessibility', 'best-practices', 'seo']) {
    const { score } = report.categories[category];
    if (score !== 1) failures.push(`${page}: ${category} is ${score}: ${faults(report, category).join('; ')}`);
  }
  // The time that scripts take is measured, so a machine that does something else besides gets another try.
  for (let tries = 1; tries < 3 && report.categories.performance.score < 1; tries++) {
    report = await judge(page, ['performance']);
  }
  const { score } = report.categories.performance;
  const measure = (id) => report.audits[id].numericValue;
  const [paint, bytes, shift] = ['first-contentful-paint', 'total-byte-weight', 'cumulative-layout-shift'].map(measure);
  const marks = score === null ? 'not computed' : Math.round(score * 100);
  console.log(`${page}: performance ${marks}, first paint ${Math.round(paint)} ms, ${bytes} bytes, layout shift ${shift}`);
  // Without a score, as where the browser draws nothing, what it is made of has to do.
  if (score !== null && score < 1) failures.push(`${page}: performance is ${score}: ${faults(report, 'performance').join('; ')}`);
  if (shift !== 0) failures.push(`${page}: the layout shifts by ${shift}`);
  if (!(bytes > 1000 && bytes <= 60000)) failures.push(`${page}: ${bytes} bytes`);
}

await browser.close();
site.close();
rmSync(profile, { recursive: true, force: true });
console.log(`${pages.length} pages judged`);
for (const failure of failures) console.log(`FAILED ${failure}`);
process.exit(failures.length ? 1 : 0);
