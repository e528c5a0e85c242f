// Drives a real browser over a site and says what is wrong with it.
//
//   node browser.mjs CHROMIUM FOLDER SCREENSHOTS HOSTILE FIELDS LARGE…
//
// FOLDER holds the site of examples/bookshop.postman_collection.json, HOSTILE one whose every field
// is an attack, FIELDS one with every attack we know in each field, each LARGE a large one. Prints one line for each check that failed and ends with 1.
import { chromium } from 'playwright-core';
import { readFileSync, readdirSync, mkdirSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { pathToFileURL } from 'node:url';
import { browserArguments, serve } from './serve.mjs';

const [executablePath, folder, shots, hostile, fields, ...large] = process.argv.slice(2);
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const failures = [];
let checks = 0;
function check(what, holds, detail) {
  checks += 1;
  if (!holds) failures.push(detail === undefined ? what : `${what}: ${JSON.stringify(detail)}`);
}
const address = (path, root = folder) => pathToFileURL(resolve(root)).href + '/' + path;

const server = await serve(folder);
const served = server.address;

const browser = await chromium.launch({ executablePath, args: browserArguments });

// A page that complains about messages, errors and requests to other places.
async function open(path, options = {}, root = folder) {
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  if (options.before) await context.addInitScript(options.before);
  const page = await context.newPage();
  page.on('console', (message) => failures.push(`${path}: console says ${message.text()}`));
  page.on('pageerror', (error) => failures.push(`${path}: ${error.message}`));
  page.on('dialog', (dialog) => { failures.push(`${path}: a dialog opened`); dialog.dismiss(); });
  page.on('request', (request) => {
    const url = request.url();
    const own = url.startsWith(pathToFileURL(resolve(root)).href) || url.startsWith(served) || url === 'data:,';
    if (!own) failures.push(`${path}: asks for ${url}`);
  });
  await page.goto(options.served ? served + path : address(path, root));
  return page;
}
const close = (page) => page.context().close();
const visible = (page, selector) => page.locator(selector).evaluateAll((all) =>
  all.filter((element) => element.checkVisibility()).map((element) => element.id || element.textContent));
const item = 'books/search-books.html';
const kinds = ['index.html', 'books/index.html', item, 'all.html'];

async function languages() {
  for (const options of [{}, { served: true }]) {
    const page = await open(item, options);
    check('one language is shown', (await visible(page, '.sample')).join() === 'sample-0');
    await page.getByRole('tab', { name: 'Rust (reqwest)' }).click();
    check('the chosen language is shown', (await visible(page, '.sample')).join() === 'sample-3');
    check('the address names the language', new URL(page.url()).searchParams.get('lang') === 'rust-reqwest');
    await page.goto(options.served ? served + 'books/get-a-book.html' : address('books/get-a-book.html'));
    check('the language is remembered on other pages', (await visible(page, '.sample')).join() === 'sample-3');
    await page.reload();
    check('the language is remembered over visits', (await visible(page, '.sample')).join() === 'sample-3');
    await page.goto((options.served ? served + item : address(item)) + '?lang=python-requests');
    check('the address wins', (await visible(page, '.sample')).join() === 'sample-2');
    const tab = page.getByRole('tab', { selected: true });
    await tab.focus();
    await page.keyboard.press('ArrowRight');
    check('arrows choose a tab', (await visible(page, '.sample')).join() === 'sample-3');
    await page.keyboard.press('Home');
    check('Home chooses the first tab', (await visible(page, '.sample')).join() === 'sample-0');
    await close(page);
  }
  const forbidden = 'Object.defineProperty(window, "localStorage", { get() { throw new Error("no"); } })';
  let page = await open(item, { before: forbidden });
  await page.getByRole('tab', { name: 'Rust (reqwest)' }).click();
  check('tabs work where nothing can be stored', (await visible(page, '.sample')).join() === 'sample-3');
  await close(page);
  page = await open(item, { javaScriptEnabled: false });
  const samples = await page.locator('.sample pre').count();
  check('every language is a section without scripts', samples === 4);
  for (let n = 0; n < samples; n++) {
    check('a section is shown without scripts', await page.locator('.sample pre').nth(n).isVisible());
    check('a section has its heading without scripts', await page.locator('.sample h2').nth(n).isVisible());
  }
  check('nothing that needs scripts is shown without', !(await page.locator('.tabs').isVisible())
    && !(await page.locator('.copy').first().isVisible()) && !(await page.locator('.theme').isVisible()));
  await page.locator('a.find').click();
  check('the search is the list of all requests without scripts', page.url().endsWith('/all.html'));
  await close(page);
}

async function search() {
  for (const options of [{}, { served: true }]) {
    const page = await open('index.html', options);
    await page.keyboard.press('/');
    const input = page.getByRole('combobox');
    check('the search has the focus', await input.evaluate((element) => element === document.activeElement));
    for (const [query, expected] of [
      ['books cover', 'Upload a cover'], ['/books', 'Search books'], ['isbn', 'Search books'], ['in_stock', 'Search books'],
      ['catalogue', 'Books'], ['access token', 'Get an access token'], ['DELETE', undefined], ['sto', 'Search books'],
    ]) {
      await input.fill(query);
      await page.waitForFunction(() => document.querySelector('.search [role=status]').textContent.includes('page'));
      const found = await page.locator('#found .name').allTextContents();
      if (expected) check(`${query} finds ${expected}`, found.includes(expected), found);
    }
    await input.fill('nothing-is-called-so');
    check('finding nothing is said', (await page.getByRole('dialog').getByRole('status').textContent()) === '0 pages');
    await input.fill('book');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowUp');
    await page.keyboard.press('ArrowDown');
    const chosen = await page.locator('#found [aria-selected=true]').getAttribute('id');
    check('arrows choose a page', chosen === 'found-1', chosen);
    check('the choice is told to readers', (await input.getAttribute('aria-activedescendant')) === chosen);
    const href = await page.locator('#found-1').evaluate((found) => new URL(found.dataset.href, location.href).href);
    await page.keyboard.press('Enter');
    await page.waitForURL(href);
    await page.keyboard.press('/');
    await page.keyboard.press('Escape');
    check('Escape closes the search', !(await page.locator('dialog.search').isVisible()));
    await close(page);
  }
}

async function keyboard() {
  const page = await open(item, { served: true, permissions: ['clipboard-read', 'clipboard-write'] });
  await page.keyboard.press('ArrowRight');
  await page.waitForURL('**/books/get-a-book.html');
  await page.keyboard.press('ArrowLeft');
  await page.waitForURL('**/books/search-books.html');
  const background = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await background();
  await page.keyboard.press('t');
  const dark = await background();
  check('t changes the theme', light !== dark);
  await page.reload();
  check('the theme is remembered', (await background()) === dark);
  await page.keyboard.press('t');
  check('t changes it back', (await background()) === light);
  await page.locator('.sample .copy').first().evaluate((button) => button.focus());
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelector('.sample .copy').textContent === 'Copied');
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  check('copying gives the code', copied === await page.locator('.sample code').first().textContent(), copied);
  check('copying is announced', (await page.locator('#said').textContent()) === 'Copied');
  await page.keyboard.press('Tab');
  await page.keyboard.press('b');
  await page.waitForURL('**/books/index.html');
  await page.goto(served + item + '#r200.books.reviews.by.name');
  check('a link opens what it leads into', await page.locator('[id="r200.books.reviews.by.name"]').isVisible());
  const ids = await page.evaluate(() => [...document.querySelectorAll('a[href^="#"]')]
    .map((link) => link.getAttribute('href').slice(1)).filter((id) => !document.getElementById(id)));
  check('every place that is linked to is there', ids.length === 0, ids);
  for (const what of ['query-limit', 'header-accept', 'response-200', 'responses']) {
    check(`${what} can be linked to`, (await page.locator(`[id="${what}"]`).count()) === 1);
  }
  await page.goto(served + item);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  check('the first key skips to the content', (await page.evaluate(() => document.activeElement.id)) === 'content');
  await close(page);
}

async function everyKind() {
  for (const colorScheme of ['light', 'dark']) {
    for (const path of kinds) {
      for (const [size, viewport] of [['desk', { width: 1440, height: 900 }], ['phone', { width: 360, height: 740 }]]) {
        const page = await open(path, { colorScheme, viewport });
        if (path === item) {
          await page.evaluate(() => document.querySelectorAll('details').forEach((each) => { each.open = true; }));
        }
        await page.evaluate(axe);
        const found = await page.evaluate(() => window.axe.run(document, {
          preload: false,
          runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
        }));
        const where = `${path} (${colorScheme}, ${size})`;
        check(`axe on ${where}`, found.violations.length === 0,
          found.violations.map((each) => [each.id, each.nodes.slice(0, 3).map((node) => node.target.join(' ') + ' ' + (node.any[0]?.message ?? ''))]));
        check(`axe looked at ${where}`, found.passes.length > 15, found.passes.length);
        const wide = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
        check(`no sideways scrolling on ${where}`, wide[0] <= wide[1], wide);
        await close(page);
      }
    }
    const page = await open('index.html', { colorScheme });
    await page.keyboard.press('/');
    await page.keyboard.type('book');
    await page.waitForSelector('#found-1');
    await page.evaluate(axe);
    const found = await page.evaluate(() => window.axe.run(document.querySelector('dialog'), { preload: false }));
    check(`axe on the search (${colorScheme})`, found.violations.length === 0, found.violations.map((each) => [each.id, each.nodes[0].html]));
    await close(page);
  }
  const phone = await open(item, { viewport: { width: 360, height: 740 } });
  check('the tree is folded on a phone', !(await phone.locator('.tree').isVisible()));
  await phone.locator('button.menu').click();
  check('the tree unfolds on a phone', await phone.locator('.tree').isVisible());
  await phone.keyboard.press('Escape');
  check('the tree folds again', !(await phone.locator('.tree').isVisible()));
  await close(phone);
  const print = await open(item);
  await print.emulateMedia({ media: 'print' });
  check('print shows every language', (await visible(print, '.sample')).length === 4);
  check('print leaves out what is no content', !(await print.locator('.top').isVisible()));
  await close(print);
}

function pagesOf(root, prefix = '') {
  return readdirSync(join(root, prefix)).sort().flatMap((name) => {
    const path = prefix ? `${prefix}/${name}` : name;
    if (statSync(join(root, path)).isDirectory()) return pagesOf(root, path);
    return name.endsWith('.html') ? [path] : [];
  });
}

async function attacks() {
  await attacked(hostile, 1);
  // Thousands of pages, which the tests in Rust have looked at one by one: some of each field, and
  // all of them where there is time.
  await attacked(fields, process.env.POLYPOST_HOSTILE_ALL ? 1 : 9);
  const page = await open('index.html', {}, hostile);
  await page.keyboard.press('/');
  await page.keyboard.type('pwned');
  await page.waitForFunction(() => document.querySelector('.search [role=status]').textContent.includes('page'));
  check('the search holds', (await page.locator('#found script, #found img').count()) === 0 && !(await page.evaluate(() => window.pwned)));
  check('the search of attacks finds them', (await page.locator('#found li').count()) > 0);
  await close(page);
}

async function attacked(root, step) {
  const page = await open('index.html', {}, root);
  const paths = pagesOf(root).filter((_, at) => at % step === 0);
  console.log(`${paths.length} pages of attacks`);
  check('there are pages to attack', paths.length > 5, paths.length);
  for (const path of paths) {
    await page.goto(address(path, root));
    const bad = await page.evaluate(() => {
      const allowed = new Set(('a abbr article aside b blockquote body br button circle code dd del details dialog div dl dt em footer form ' +
        'h1 h2 h3 h4 h5 h6 head header hr html i img input kbd li link main meta nav ol p path pre script section small span strong summary ' +
        'svg table tbody td th thead title tr u ul var wbr').split(' '));
      const out = [];
      for (const element of document.querySelectorAll('*')) {
        const name = element.localName;
        if (!allowed.has(name)) out.push(`element ${name}`);
        for (const attribute of element.attributes) {
          if (attribute.name.startsWith('on')) out.push(`${name} ${attribute.name}`);
          if (attribute.name === 'style') out.push(`${name} style`);
          if (['href', 'src', 'action'].includes(attribute.name) && /^\s*(javascript:|vbscript:|data:(?!,))/i.test(attribute.value)) {
            out.push(`${name} ${attribute.value}`);
          }
        }
      }
      if (document.scripts.length !== 1) out.push(`${document.scripts.length} scripts`);
      if (document.forms.length !== 1 || document.images.length !== 0) out.push('a form or a picture');
      if (window.pwned) out.push('something ran');
      if (document.querySelectorAll('meta[http-equiv]').length !== 1) out.push('a meta element');
      const ids = [...document.querySelectorAll('[id]')].map((element) => element.id);
      if (new Set(ids).size !== ids.length) out.push('an id stands twice');
      return out;
    });
    check(`${path} holds`, bad.length === 0, bad);
  }
  await close(page);
}

// Should text ever leave its element, the policy of the page still lets nothing of it run or load.
async function policy() {
  for (const path of kinds) {
    for (const start of [served + path, address(path)]) {
      const page = await (await browser.newContext()).newPage();
      await page.goto(start);
      const violated = await page.evaluate(async () => {
        const seen = [];
        document.addEventListener('securitypolicyviolation', (event) => seen.push(event.effectiveDirective));
        document.body.insertAdjacentHTML('beforeend', '<img src="data:," onerror="window.pwned = 1">'
          + '<a id="bait" href="javascript:void(window.pwned = 1)">x</a><b style="color: red">x</b>'
          + '<iframe src="data:text/html,x"></iframe><img src="http://127.0.0.1:9/pixel.png">');
        const script = document.createElement('script');
        script.textContent = 'window.pwned = 1';
        document.body.append(script);
        document.getElementById('bait').click();
        await new Promise((done) => setTimeout(done, 100));
        return { seen, pwned: window.pwned };
      });
      check(`nothing runs on ${start}`, violated.pwned === undefined, violated);
      for (const directive of ['script-src-attr', 'script-src-elem', 'style-src-attr', 'frame-src', 'img-src']) {
        check(`${directive} is refused on ${path}`, violated.seen.includes(directive), violated.seen);
      }
      await close(page);
    }
  }
}

// What a page with its style sheet and its script weighs where a server compresses.
function weights() {
  for (const root of [folder, ...large]) {
    const weigh = (path) => gzipSync(readFileSync(join(root, path)), { level: 6 }).length;
    const shared = weigh('_polypost/site.css') + weigh('_polypost/site.js');
    const [heaviest, path] = pagesOf(root).map((path) => [weigh(path) + shared, path]).sort((a, b) => b[0] - a[0])[0];
    console.log(`the heaviest page weighs ${(heaviest / 1000).toFixed(1)} kB compressed: ${path}`);
    check('every page weighs at most 60 kB', heaviest <= 60000, [heaviest, path]);
  }
}

async function largeSites() {
  for (const root of large) {
    const page = await open('index.html', {}, root);
    await page.keyboard.press('/');
    await page.keyboard.type('r');
    await page.waitForSelector('#found-1');
    let slowest = 0;
    for (const query of ['r', 're', 'repository', 'owner repo', 'a', 'url', 'GET', 'list workflow runs', 'created_at', 'zzz']) {
      await page.getByRole('combobox').fill(query);
      slowest = Math.max(slowest, Number(await page.locator('dialog').getAttribute('data-took')));
    }
    console.log(`the slowest search of ${pagesOf(root).length} pages took ${slowest} ms`);
    check('searching a large site is quick', slowest > 0 && slowest < 50, slowest);
    await close(page);
  }
}

async function screenshots() {
  mkdirSync(shots, { recursive: true });
  let taken = 0;
  for (const colorScheme of ['light', 'dark']) {
    for (const [name, path, width, height] of [
      ['home', 'index.html', 1280, 800], ['folder', 'books/index.html', 1280, 800], ['item', 'books/search-books.html', 1280, 900],
      ['search', 'index.html', 1280, 800], ['phone', 'books/search-books.html', 390, 844],
    ]) {
      const page = await open(path + '?lang=python-requests', { colorScheme, viewport: { width, height }, reducedMotion: 'reduce' });
      if (name === 'search') {
        await page.keyboard.press('/');
        await page.keyboard.type('book');
        await page.waitForSelector('#found-1');
      }
      await page.screenshot({ path: join(shots, `${name}-${colorScheme}.png`) });
      taken += 1;
      await close(page);
    }
  }
  console.log(`${taken} screenshots in ${shots}`);
}

for (const part of [languages, search, keyboard, everyKind, attacks, policy, weights, largeSites, screenshots]) {
  try {
    await part();
  } catch (error) {
    failures.push(`${part.name}: ${error.message}`);
  }
}
await browser.close();
server.close();
console.log(`${checks} checks`);
for (const failure of [...new Set(failures)]) console.log(`FAILED ${failure}`);
process.exit(failures.length ? 1 : 0);
