// SPDX-License-Identifier: Apache-2.0
// `answerd demo` is a living contact center on the real interfaces: what it prints works, and what it shows is in the records.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import { Pbx } from './support/pbx.mjs';
import { Rest } from './support/rest.mjs';
import { binary, eventually, run, until } from './support/server.mjs';

const folder = mkdtempSync(join(tmpdir(), 'answerd-demo-'));
const dataDirectory = join(folder, 'data');
const args = ['demo', '--data', dataDirectory, '--listen', '127.0.0.1:0', '--calls-per-minute', '600', '--seed', '7'];
const demos = [];
after(() => {
  for (const demo of demos) demo.process.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function startDemo() {
  const demo = { output: '', errors: '' };
  demo.process = spawn(binary, args);
  demos.push(demo);
  demo.process.stdout.on('data', (chunk) => (demo.output += chunk));
  demo.process.stderr.on('data', (chunk) => (demo.errors += chunk));
  demo.exited = new Promise((resolve) => demo.process.once('exit', (code) => resolve(code)));
  const printed = async (pattern) => (await eventually(`the demo prints ${pattern}`, () => pattern.exec(demo.output)))[1];
  demo.base = await printed(/answerd demo at (http:\/\/\S+)/);
  demo.password = await printed(/password of all: (\S+)/);
  demo.secret = await printed(/signed with (whsec_\S+)/);
  demo.admin = await printed(/(\S+) \(admin\)/);
  demo.supervisor = await printed(/(\S+) \(supervisor\)/);
  demo.webhook = await printed(/webhook POST (\S+)\/events/);
  return demo;
}

async function endDemo(demo) {
  demo.process.kill('SIGINT');
  assert.equal(await until(20_000, 'end of the demo')(demo.exited), 0, demo.errors);
}

async function signIn(demo, username) {
  const rest = new Rest(demo.base);
  rest.token = (await rest.post('/api/v1/sessions', { username, password: demo.password }, 201)).token;
  return rest;
}

async function countAll(rest, path) {
  let count = 0;
  for (let cursor = ''; ;) {
    const page = await rest.get(`${path}?limit=200${cursor && `&cursor=${cursor}`}`);
    count += page.items.length;
    if (!page.nextCursor) return count;
    cursor = page.nextCursor;
  }
}

const answeredCalls = async (rest) => (await rest.get('/api/v1/voice-calls?limit=200')).items.filter((call) => call.answeredAt);

async function metric(demo, name) {
  const text = await (await fetch(`${demo.base}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)[1]);
}

test('the demo is what it says: 4 queues, 12 agents at work, 2,000 contacts, and calls that are answered', async () => {
  const demo = await startDemo();
  const admin = await signIn(demo, demo.admin);
  const supervisor = await signIn(demo, demo.supervisor);

  assert.deepEqual((await admin.get('/api/v1/queues')).items.map((queue) => queue.name).sort(), ['billing', 'sales', 'support', 'vip']);
  assert.equal((await admin.get('/api/v1/agents?limit=200')).items.length, 12);
  assert.equal(await countAll(admin, '/api/v1/contacts'), 2_000);

  await eventually('12 consoles are open', () => metric(demo, 'answerd_web_sockets'), (count) => count === 12);
  await eventually('events come in by the webhook', () => metric(demo, 'answerd_provider_events_total'), (count) => count >= 20);
  await eventually('pops are written to the consoles', () => metric(demo, 'answerd_event_to_pop_seconds_count'), (count) => count >= 3);
  const [call] = await eventually('calls are answered', () => answeredCalls(supervisor), (calls) => calls.length >= 3);
  assert.equal(call.adapter, demo.webhook.split('/').at(-1));
  assert.ok(call.agent, 'by somebody');
  assert.equal(await metric(demo, 'answerd_provider_unauthenticated_total'), 0);

  // The printed secret signs: a caller of our own comes in beside the simulated ones.
  const pbx = new Pbx({ base: demo.base, secret: demo.secret }, call.adapter);
  const key = randomUUID();
  const offered = { ...pbx.event('call.offered', key, { direction: 'inbound', from: { raw: '+15551230001' } }), source: '/demo/test' };
  assert.equal((await pbx.send(offered)).accepted, 1);
  await eventually('our call is on record', async () => (await supervisor.get('/api/v1/voice-calls?limit=200')).items.some((one) => one.callKey === key));

  const second = await run(args);
  assert.equal(second.code, 1);
  assert.match(second.stderr, /in use by another answerd/);
  await endDemo(demo);
});

test('a second run in the same folder goes on with the same people and records', async () => {
  const demo = await startDemo();
  const supervisor = await signIn(demo, demo.supervisor);
  const before = await answeredCalls(supervisor);
  assert.ok(before.length >= 3, 'the calls of the first run');
  assert.equal(await countAll(supervisor, '/api/v1/contacts'), 2_000);
  await eventually('new calls are answered', async () => (await answeredCalls(supervisor)).length, (count) => count > before.length || count === 200);
  await endDemo(demo);
});

test('the demo ends by itself after its duration and has counted what it did', async () => {
  const { code, stdout, stderr } = await run([...args, '--duration', '6']);
  assert.equal(code, 0, stderr);
  const answered = [...stdout.matchAll(/answered\D+(\d+)/g)].map((match) => Number(match[1]));
  assert.ok(Math.max(0, ...answered) > 0, `nobody answered:\n${stdout.slice(-2000)}`);
});
