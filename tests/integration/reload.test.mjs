// SPDX-License-Identifier: Apache-2.0
// SIGHUP: everything is checked again, then the log and the adapters' secrets are swapped while calls go on.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { floor } from './support/floor.mjs';
import { eventually, newSecret } from './support/server.mjs';

const connectKey = 'connect-api-key-for-tests';

let place;
before(async () => {
  place = await floor({ agents: 0 });
  place.server.writeSecret('aws.key', connectKey);
  place.server.adapters.push({ name: 'aws', kind: 'amazon_connect', secret_files: ['aws.key'], default_region: 'US' });
  place.server.writeConfiguration();
  await place.server.stop();
  await place.server.start();
  place.admin.base = place.server.base;
});
after(() => place.server.dispose());

// Sends SIGHUP and gives back what the log says about it.
async function reload(expected) {
  const { server } = place;
  const before = server.log.length;
  server.process.kill('SIGHUP');
  return eventually(`in the log: ${expected}`, () => server.log.slice(before), (text) => expected.test(text));
}

async function signedBy(secret) {
  const body = JSON.stringify(place.pbx.event('call.offered', randomUUID(), { direction: 'inbound', from: { raw: '+15551230001' } }));
  return (await place.pbx.post(body, { headers: place.pbx.signed(body, { secret }) })).status;
}

async function connectStatus(key) {
  const answer = await fetch(`${place.server.base}/adapters/aws/events`, { method: 'POST', body: '{}', headers: { 'x-api-key': key } });
  await answer.arrayBuffer();
  return answer.status;
}

test('a webhook secret is rotated without a restart: both are valid while they overlap, then only the new one', async () => {
  const { server } = place;
  const fresh = newSecret();
  assert.equal(await signedBy(server.secret), 202);
  assert.equal(await signedBy(fresh), 401);

  server.writeSecret('next.secret', fresh);
  server.adapters[0].secret_files = ['next.secret', 'pbx.secret'];
  server.writeConfiguration();
  assert.match(await reload(/configuration reloaded/), /adapter pbx: secrets replaced, 2 valid now/);
  assert.equal(await signedBy(server.secret), 202);
  assert.equal(await signedBy(fresh), 202);

  server.adapters[0].secret_files = ['next.secret'];
  server.writeConfiguration();
  await reload(/adapter pbx: secrets replaced, 1 valid now/);
  assert.equal(await signedBy(server.secret), 401);
  assert.equal(await signedBy(fresh), 202);
  server.secret = place.pbx.secret = fresh;
});

test('the key of Amazon Connect is replaced in its file', async () => {
  assert.equal(await connectStatus(connectKey), 202);
  place.server.writeSecret('aws.key', 'the next key of Amazon Connect');
  await reload(/adapter aws: secrets replaced/);
  assert.equal(await connectStatus(connectKey), 401);
  assert.equal(await connectStatus('the next key of Amazon Connect'), 202);
});

test('a broken file keeps everything, and the log says which line is wrong', async () => {
  const { server } = place;
  const good = readFileSync(server.configurationFile, 'utf8');
  writeFileSync(server.configurationFile, `nonsense = 1\n${good}`);
  const log = await reload(/configuration kept/);
  assert.match(log, /line 1: unknown key nonsense/);
  assert.equal(await signedBy(server.secret), 202);
  assert.equal((await fetch(`${server.base}/readyz`)).status, 200);
  writeFileSync(server.configurationFile, good);
});

test('one broken secret keeps the secrets of all adapters, and the log names its file but not its content', async () => {
  const { server } = place;
  server.writeSecret('aws.key', 'a key that is long enough');
  server.writeSecret('next.secret', 'whsec_dG9vIHNob3J0');
  const log = await reload(/configuration kept/);
  assert.match(log, /adapter pbx: secret file next\.secret: has to be/);
  assert.doesNotMatch(log, /dG9vIHNob3J0/);
  assert.equal(await signedBy(server.secret), 202);
  assert.equal(await connectStatus('the next key of Amazon Connect'), 202);
  assert.equal(await connectStatus('a key that is long enough'), 401);
  server.writeSecret('next.secret', server.secret);
  await reload(/adapter aws: secrets replaced/);
});

test('log level and format change at once; what needs a restart is named in one line', async () => {
  const { server } = place;
  const good = readFileSync(server.configurationFile, 'utf8');
  const changed = good.replace('format = "json"', 'format = "text"\nlevel = "debug"').replace('[http]', 'reader_threads = 3\n[http]\nconnections_max = 500');
  writeFileSync(server.configurationFile, changed);
  const log = await reload(/only after a restart.*\n/);
  assert.match(log, /^\S+ info +configuration reloaded: log level debug$/m, 'as text from now on');
  assert.match(log, /only after a restart: reader_threads, http\.connections_max$/m);
  writeFileSync(server.configurationFile, good);
  assert.match(await reload(/configuration reloaded: log level info/), /^\{.*configuration reloaded/m);
});
