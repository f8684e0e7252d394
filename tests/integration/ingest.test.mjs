// SPDX-License-Identifier: Apache-2.0
// Webhooks as telephone systems really send them: signed, repeated, out of order, broken.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { randomUUID } from 'node:crypto';
import { floor } from './support/floor.mjs';
import { newSecret } from './support/server.mjs';

const shared = process.env.ANSWERD_SHARED ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const connectKey = 'connect-api-key-for-tests';

let place;
before(async () => {
  place = await floor({ agents: 0, server: { pbx: { queue_names: { 'Rechnungen & Mahnungen': 'billing' } } } });
  place.server.writeSecret('aws.key', connectKey);
  place.server.adapters.push({ name: 'aws', kind: 'amazon_connect', secret_files: ['aws.key'], default_region: 'US' });
  place.server.writeConfiguration();
  await place.server.stop();
  await place.server.start();
  place.admin.base = place.server.base;
});
after(() => place.server.dispose());

const callsOf = async (key) => (await place.admin.get('/api/v1/voice-calls?limit=200')).items.filter((call) => call.callKey === key);

test('an event that is not signed, wrongly signed, stale or for an unknown adapter is refused', async () => {
  const body = JSON.stringify(place.pbx.event('call.offered', 'unsigned'));
  const day = 24 * 3600 * 1000;
  for (const headers of [
    {},
    place.pbx.signed(body, { secret: newSecret() }),
    place.pbx.signed(body, { at: new Date(Date.now() - day) }),
    place.pbx.signed(`${body} `),
  ]) {
    assert.equal((await place.pbx.post(body, { headers })).status, 401);
  }
  const unknown = await fetch(`${place.server.base}/adapters/nobody/events`, { method: 'POST', body });
  assert.ok([401, 404].includes(unknown.status));
  assert.equal((await callsOf('unsigned')).length, 0);
});

test('the same event sent ten times is one call', async () => {
  const key = randomUUID();
  const event = place.pbx.event('call.offered', key, { direction: 'inbound', from: { raw: '+15551230001' } });
  const answers = await Promise.all(Array.from({ length: 10 }, () => place.pbx.send(event)));
  assert.equal(answers.reduce((sum, answer) => sum + answer.accepted, 0), 1);
  assert.equal(answers.reduce((sum, answer) => sum + answer.duplicates, 0), 9);
  await place.server.stop();
  await place.server.start();
  place.admin.base = place.server.base;
  assert.equal((await place.pbx.send(event)).duplicates, 1, 'recognised after a restart too');
  assert.equal((await callsOf(key)).length, 1);
});

test('events of one call in the wrong order end in the same record', async () => {
  const key = randomUUID();
  const at = (offset) => ({ time: new Date(Date.now() - 60_000 + offset).toISOString() });
  await place.pbx.send(place.pbx.event('call.ended', key, { cause: { text: 'bye', by: 'customer' } }, at(3000)));
  await place.pbx.send(place.pbx.event('call.offered', key, { direction: 'inbound', from: { raw: '+15551230002' } }, at(0)));
  await place.pbx.send(place.pbx.event('call.queued', key, { queue: 'billing' }, at(1000)));
  const calls = await callsOf(key);
  assert.equal(calls.length, 1);
  assert.equal(calls[0].from.e164, '+15551230002');
  assert.ok(calls[0].endedAt);
  const live = await place.admin.get('/api/v1/live');
  assert.equal(live.queues.find((queue) => queue.queue === 'billing')?.waiting ?? 0, 0, 'nobody waits for a caller who left');
});

test('what the telephone system calls a queue becomes our queue', async () => {
  const key = randomUUID();
  await place.pbx.call(key, { from: '+15551230004', queue: 'Rechnungen & Mahnungen' });
  const { queues } = await place.admin.get('/api/v1/live');
  assert.equal(queues.find((queue) => queue.queue === 'billing').waiting, 1);
  await place.pbx.end(key);
});

test('a batch with one broken event accepts the others and quarantines that one', async () => {
  const good = place.pbx.event('call.offered', randomUUID(), { direction: 'inbound', from: { raw: '+15551230003' } });
  const broken = { ...place.pbx.event('call.offered', randomUUID()), data: { direction: 'inbound', from: { raw: 17 } } };
  const answer = await place.pbx.post(JSON.stringify([good, broken]), { contentType: 'application/cloudevents-batch+json' });
  assert.equal(answer.status, 202);
  assert.equal(answer.body.accepted, 1);
  assert.equal(answer.body.rejected.length, 1);
  assert.match(JSON.stringify(answer.body.rejected[0]), /\/data\/from/);
  assert.equal((await callsOf(good.subject)).length, 1);
});

test('what is signed but not understood is kept in quarantine and acknowledged, never refused', async () => {
  for (const body of ['{"half":', '\u0000', '[]', '{"a":1,"a":2}', `${'['.repeat(200)}${']'.repeat(200)}`, '"text"']) {
    const { status } = await place.pbx.post(body);
    assert.equal(status, 202, JSON.stringify(body));
  }
  const quarantine = await place.admin.get('/api/v1/adapters/quarantine?limit=50');
  assert.ok(quarantine.items.length >= 4);
  for (const item of quarantine.items) assert.ok(item.detail.length > 0, 'a reason a person can act on');
});

test('an unknown event type is acknowledged and changes nothing', async () => {
  const key = randomUUID();
  await place.pbx.send(place.pbx.event('call.teleported', key));
  assert.equal((await callsOf(key)).length, 0);
});

test('the published contact event of Amazon Connect becomes a call', async () => {
  const folder = `${shared}/samples/aws-connect-admin-guide-2023`;
  assert.ok(existsSync(folder), `shared folder missing: ${folder}`);
  const post = (path, body, key = connectKey) =>
    fetch(`${place.server.base}/adapters/aws/${path}`, { method: 'POST', body, headers: { 'content-type': 'application/json', 'x-api-key': key } });
  const flow = readFileSync(`${folder}/lambda-request.repaired.json`, 'utf8');
  assert.equal((await post('flow', flow, 'wrong')).status, 401);
  assert.equal((await post('flow', flow)).status, 202);
  // The published event, as if it had happened now: a call of years ago is not begun.
  const event = readFileSync(`${folder}/eventbridge-disconnected.stripped.json`, 'utf8')
    .replace(/2021-08-04T\d\d:\d\d:\d\d(\.000)?Z/g, new Date().toISOString());
  const answer = await post('events', event);
  assert.equal(answer.status, 202);
  assert.deepEqual((await answer.json()).rejected, []);
  assert.equal((await post('events', event)).status, 202, 'a repeat is acknowledged again');
  const contactId = JSON.parse(event).detail.contactId;
  const calls = await callsOf(contactId);
  assert.equal(calls.length, 1);
  assert.equal(calls[0].adapter, 'aws');
  assert.ok(calls[0].endedAt);
});
