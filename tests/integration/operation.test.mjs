// SPDX-License-Identifier: Apache-2.0
// What an operator does: set up, check, reload, back up, restore, drain.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Rest } from './support/rest.mjs';
import { floor } from './support/floor.mjs';
import { eventually, run, Server } from './support/server.mjs';

let place;
before(async () => {
  place = await floor();
});
after(() => place.server.dispose());

test('the set-up link works once, and there is no default account', async () => {
  const server = await new Server().start();
  const guess = await new Rest(server.base).send('POST', '/api/v1/sessions', { body: { username: 'admin', password: 'admin' } });
  assert.equal(guess.status, 401);
  const link = await eventually('set-up link', () => /http:\/\/\S+\/\S+/.exec(server.output)?.[0]);
  const admin = await server.claim();
  assert.deepEqual((await admin.get('/api/v1/me')).user.roles, ['admin']);
  const token = /([A-Za-z0-9_-]{20,})$/.exec(link)[1];
  const again = await new Rest(server.base).send('POST', '/api/v1/setup', { body: { token, username: 'mallory', password: 'long enough' } });
  assert.ok([401, 409].includes(again.status));
  await server.dispose();
});

test('an unclaimed server listens on loopback only, whatever it is told', async () => {
  const server = new Server();
  writeFileSync(server.configurationFile, readFileSync(server.configurationFile, 'utf8').replace('[http]', '[http]\naddress = "0.0.0.0"'));
  await server.start();
  assert.match(server.log, /loopback only/);
  const sockets = execFileSync('ss', ['-ltnH', `sport = :${server.port}`], { encoding: 'utf8' });
  assert.match(sockets, /127\.0\.0\.1:/);
  assert.doesNotMatch(sockets, /0\.0\.0\.0:\d+ +0\.0\.0\.0:\*.*0\.0\.0\.0:\*/);
  await server.dispose();
});

test('health is public, says little, and turns before the server stops', async () => {
  for (const path of ['/livez', '/readyz', '/startupz']) {
    const answer = await fetch(place.server.base + path);
    assert.equal(answer.status, 200, path);
  }
});

test('metrics carry the histogram from the event to the pop, and no personal data', async () => {
  const answer = await fetch(`${place.server.base}/metrics`);
  assert.equal(answer.status, 200);
  const text = await answer.text();
  assert.match(text, /^# TYPE answerd_event_to_pop_seconds histogram/m);
  assert.match(text, /answerd_event_to_pop_seconds_bucket\{le="\+Inf"\}/);
  assert.doesNotMatch(text, /\+49\d{6}/);
});

test('every thread has a name that says what it does', () => {
  const tasks = `/proc/${place.server.process.pid}/task`; // a sanitizer's own thread is named like the process
  const names = readdirSync(tasks).map((task) => readFileSync(join(tasks, task, 'comm'), 'utf8').trim()).sort();
  assert.deepEqual([...new Set(names)], ['answerd', 'checkpoint', 'core', 'import', 'ingest', 'io-0', 'late-matches', 'password', 'reader-0', 'writer']);
});

test('config check names each fault and what was probably meant', async () => {
  const file = join(place.server.folder, 'bad.toml');
  writeFileSync(file, '[http]\nprot = 80\n[log]\nlevel = "loud"\n');
  const { code, stderr } = await run(['config', 'check', file]);
  assert.equal(code, 1);
  assert.match(stderr, /line 2: unknown key http\.prot; did you mean http\.port\?/);
  assert.match(stderr, /line 4: log\.level must be/);
  assert.equal((await run(['config', 'check', place.server.configurationFile])).code, 0);
});

test('a second answerd on the same data folder is refused', async () => {
  const { code, stderr } = await run(['serve', '--config', place.server.configurationFile]);
  assert.equal(code, 78);
  assert.match(stderr, /in use by another answerd/);
});

test('users can be created beside a running server, with the password from standard input', async () => {
  const args = ['--config', place.server.configurationFile];
  const made = await run(['user', 'create', 'nightshift', '--role', 'supervisor', ...args], { input: 'a long enough password\n' });
  assert.equal(made.code, 0, made.stderr);
  const rest = await place.server.signIn('nightshift', 'a long enough password');
  assert.deepEqual((await rest.get('/api/v1/me')).user.roles, ['supervisor']);
  const short = await run(['user', 'create', 'x', '--role', 'agent', ...args], { input: 'short\n' });
  assert.equal(short.code, 1);
  assert.match(short.stderr, /8 to 128 characters/);
  assert.match((await run(['user', 'list', ...args])).stdout, /nightshift/);
});

test('a backup of the running server verifies, restores elsewhere and refuses a flipped byte', async () => {
  const archive = join(place.server.folder, 'backup.zst');
  const made = await run(['backup', archive, '--config', place.server.configurationFile]);
  assert.equal(made.code, 0, made.stderr);
  assert.equal((await run(['restore', archive, '--verify'])).code, 0);
  const target = join(place.server.folder, 'restored');
  const restored = await run(['restore', archive, '--data', target]);
  assert.equal(restored.code, 0, restored.stderr);
  const twin = new Server({ dataDirectory: target });
  await twin.start();
  const rest = await twin.signIn('admin', 'correct horse battery');
  assert.equal((await rest.get('/api/v1/queues/billing')).label, 'Billing');
  await twin.dispose();
  const bytes = readFileSync(archive);
  bytes[Math.floor(bytes.length / 2)] ^= 1;
  writeFileSync(archive, bytes);
  const broken = await run(['restore', archive, '--verify']);
  assert.equal(broken.code, 1);
  assert.ok(broken.stderr.length > 0);
});

test('the data folder and the database are for their owner only', () => {
  assert.equal(statSync(place.server.dataDirectory).mode & 0o077, 0);
  assert.equal(statSync(join(place.server.dataDirectory, 'answerd.sqlite')).mode & 0o077, 0);
});

test('SIGTERM under load drains, ends with success, and keeps what was acknowledged', async () => {
  const acknowledged = [];
  const load = Array.from({ length: 4 }, async () => {
    for (;;) {
      const event = place.pbx.event('call.offered', randomUUID(), { direction: 'inbound', from: { raw: '+15551230077' } });
      const answer = await place.pbx.post(JSON.stringify(event)).catch(() => undefined);
      if (!answer) return; // nobody answers any more
      if (answer.status === 202 && answer.body.accepted === 1) acknowledged.push(event.subject);
    }
  });
  await eventually('the load runs', () => acknowledged.length, (count) => count > 50);
  const { code } = await place.server.stop();
  await Promise.all(load);
  assert.equal(code, 0);
  assert.match(place.server.log, /"message":"stopped"/);
  assert.doesNotMatch(place.server.log, /\+49\d{6}/, 'no phone number in the log');
  await place.server.start();
  place.admin.base = place.server.base;
  const found = new Set();
  for (let cursor = ''; ;) {
    const page = await place.admin.get(`/api/v1/voice-calls?limit=200${cursor && `&cursor=${cursor}`}`);
    for (const call of page.items) found.add(call.callKey);
    if (!page.nextCursor) break;
    cursor = page.nextCursor;
  }
  assert.deepEqual(acknowledged.filter((key) => !found.has(key)), []);
});

test('the systemd unit exposes little', () => {
  const unit = fileURLToPath(new URL('../../packaging/systemd/answerd.service', import.meta.url));
  assert.ok(existsSync(unit));
  const report = execFileSync('systemd-analyze', ['security', '--offline=true', unit], { encoding: 'utf8' });
  const exposure = Number(/exposure level for \S+: ([0-9.]+)/.exec(report)[1]);
  assert.ok(exposure <= 1.5, `exposure ${exposure}`);
});

test('every command explains itself and the version is printed', async () => {
  assert.match((await run(['version'])).stdout, /^answerd \d+\.\d+\.\d+\n$/);
  const help = await run(['--help']);
  for (const command of ['serve', 'demo', 'config', 'user', 'migrate', 'backup', 'restore', 'version']) {
    assert.match(help.stdout, new RegExp(`\\b${command}\\b`));
  }
  assert.notEqual((await run(['dance'])).code, 0);
});
