// SPDX-License-Identifier: Apache-2.0
// The set-up link opens a page that claims the installation: nothing of the link becomes part of it, and nothing else runs in it.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import vm from 'node:vm';
import { checkAgainstDocument, Rest } from './support/rest.mjs';
import { eventually, Server } from './support/server.mjs';

async function openPage(url) {
  const response = await fetch(url);
  const html = await response.text();
  checkAgainstDocument('GET', '/setup', response.status, response.headers.get('content-type'), html);
  return { status: response.status, headers: response.headers, html };
}

const printedLink = (server) => eventually('set-up link', () => /(http:\/\/\S+\/setup\S+)/.exec(server.output)?.[1]);

// Just enough of a browser to run the page's own script: elements by id, a form, fetch.
function browse(html, link) {
  const elements = new Map();
  for (const [, id] of html.matchAll(/\bid="([^"]+)"/g)) {
    elements.set(id, { id, value: '', textContent: '', hidden: html.includes(`id="${id}" hidden`), listeners: {}, focus() {}, remove() { this.removed = true; },
      addEventListener(name, act) { this.listeners[name] = act; } });
  }
  const location = new URL(link);
  const calls = [];
  const context = {
    document: { title: '', getElementById: (id) => elements.get(id) },
    location,
    history: { replaceState: (_state, _title, path) => { location.shown = path; } },
    URLSearchParams,
    JSON,
    fetch: (path, options) => {
      calls.push(path);
      return fetch(new URL(path, location), { method: options.method, headers: options.headers, body: options.body });
    },
  };
  vm.runInNewContext(/<script>([^]*)<\/script>/.exec(html)[1], context);
  const submit = () => elements.get('claim').listeners.submit({ preventDefault() {} });
  return { at: (id) => elements.get(id), location, calls, submit, context };
}

test('the link opens a page under a strict policy that allows its own script and style only', async () => {
  const server = await new Server().start();
  const { status, headers, html } = await openPage(await printedLink(server));
  assert.equal(status, 200);
  assert.match(headers.get('content-type'), /^text\/html; charset=utf-8$/);
  assert.equal(headers.get('cache-control'), 'no-store');
  assert.equal(headers.get('referrer-policy'), 'no-referrer');
  assert.equal(headers.get('x-content-type-options'), 'nosniff');
  const policy = Object.fromEntries(headers.get('content-security-policy').split('; ').map((part) => [part.split(' ')[0], part.split(' ').slice(1).join(' ')]));
  assert.equal(policy['default-src'], "'none'");
  assert.equal(policy['frame-ancestors'], "'none'");
  assert.equal(policy['form-action'], "'none'");
  for (const element of ['script', 'style']) {
    const [, text] = new RegExp(`<${element}>([^]*)</${element}>`).exec(html);
    assert.equal(policy[`${element}-src`], `'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  }
  assert.doesNotMatch(html, /\bon\w+=|style=|src=|https?:\/\//, 'no inline handler, no external resource');
  assert.match(html, /<html lang="en">/);
  for (const [, id] of html.matchAll(/<input id="([^"]+)"/g)) assert.match(html, new RegExp(`<label for="${id}"`), `${id} has a label`);
  await server.dispose();
});

test('nothing of the link becomes part of the page', async () => {
  const server = await new Server().start();
  const plain = await openPage(`${server.base}/setup`);
  for (const token of ['"><script>alert(1)</script>', "';alert(1);//", '<img src=x onerror=alert(1)>', 'aaaa']) {
    const page = await openPage(`${server.base}/setup?token=${encodeURIComponent(token)}`);
    assert.equal(page.status, 200);
    assert.equal(page.html, plain.html);
  }
  const refused = await fetch(`${server.base}/setup?nonsense=${encodeURIComponent('<script>')}`);
  assert.equal(refused.status, 400);
  assert.match(refused.headers.get('content-type'), /^application\/problem\+json/);
  await server.dispose();
});

test('the page claims the installation by the REST call and says what to do next', async () => {
  const server = await new Server().start();
  const link = await printedLink(server);
  const page = browse((await openPage(link)).html, link);
  assert.equal(page.location.shown, '/setup', 'the token leaves the address bar');
  assert.equal(page.at('token-row').hidden, true);

  page.at('username').value = '<b>ada</b>';
  page.at('password').value = 'correct horse battery';
  page.at('again').value = 'another horse';
  await page.submit();
  assert.match(page.at('problem').textContent, /differ/);
  assert.deepEqual(page.calls, [], 'nothing was sent');

  page.at('again').value = 'correct horse battery';
  await page.submit();
  assert.deepEqual(page.calls, ['/api/v1/setup']);
  assert.equal(page.at('name').textContent, '<b>ada</b>', 'as text, never as markup');
  assert.equal(page.at('done').hidden, false);
  assert.match(page.at('sign-in').textContent, /^curl http:\/\/127\.0\.0\.1:\d+\/api\/v1\/sessions /);
  const session = await new Rest(server.base).send('POST', '/api/v1/sessions', { body: { username: '<b>ada</b>', password: 'correct horse battery' } });
  assert.deepEqual(session.body.user.roles, ['admin']);

  const after = await openPage(link);
  assert.equal(after.status, 410);
  assert.doesNotMatch(after.html, /<form|<script/);
  await server.dispose();
});

test('the page says what the server says of a wrong token and asks for it again', async () => {
  const server = await new Server().start();
  const link = `${server.base}/setup?token=wrong`;
  const page = browse((await openPage(link)).html, link);
  for (const [id, value] of [['username', 'ada'], ['password', 'correct horse battery'], ['again', 'correct horse battery']]) page.at(id).value = value;
  await page.submit();
  assert.match(page.at('problem').textContent, /not valid any more/);
  assert.equal(page.at('token-row').hidden, false);
  assert.equal(page.at('done').hidden, true);
  await server.dispose();
});
