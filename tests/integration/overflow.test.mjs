// SPDX-License-Identifier: Apache-2.0
// Overflow out of a queue: the provider is asked for it, and what the caller leaves is work in their place.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { floor, online } from './support/floor.mjs';
import { Pbx } from './support/pbx.mjs';
import { eventually } from './support/server.mjs';

let place;
let provider;
let answer = 200;
before(async () => {
  provider = new Pbx({ secret: 'unset' });
  const url = await provider.listen(() => answer);
  place = await floor({ server: { pbx: { control_url: url, capabilities: ['callback', 'announcement'] } } });
  provider.secret = place.server.secret;
  await place.admin.put('/api/v1/service-channels/callback', { label: 'Callback' });
  await place.admin.put('/api/v1/presence-statuses/available', { label: 'Available', channels: ['voice', 'callback'] });
});
after(async () => {
  await place.server.dispose();
  provider.close();
});

const asked = (kind, key) => eventually(`the provider is asked for ${kind}`, () =>
  provider.controls.find((event) => event.type === `org.answerd.control.${kind}` && event.subject === key));
const itemOf = async (key, channel = 'voice') => (await place.admin.get('/api/v1/work-items')).items.find((item) =>
  item.channel === channel && (channel === 'callback' || item.call === key));

test('a caller who would rather be called back leaves a callback with their number, their record and their place', async () => {
  const { admin, pbx } = place;
  const contact = await admin.post('/api/v1/contacts', { firstName: 'Ada', lastName: 'Lovelace', phone: '+4930555001' });
  await admin.put('/api/v1/queues/billing', {
    label: 'Billing', routing: 'calls', stages: [{ afterSeconds: 0, treatment: 'callback', followUpChannel: 'callback' }],
  });
  await pbx.call('rather-later', { queue: 'billing', from: '+4930555001' });
  const control = await asked('callback', 'rather-later');
  assert.equal(control.data.agentId, undefined);
  const callback = await eventually('the callback waits', () => itemOf('rather-later', 'callback'));
  assert.deepEqual([callback.state, callback.queue, callback.subject], ['waiting', 'billing', '+4930555001']);
  assert.deepEqual(callback.relatedRecord, { kind: 'contact', id: contact.id });
  const call = await eventually('the call is known', () => admin.get(`/api/v1/voice-calls/${callback.attributes.call}`));
  assert.equal(call.callKey, 'rather-later');
  await pbx.end('rather-later');

  const desk = await online(place.people[0]);
  const { work } = await desk.offer();
  assert.deepEqual([work.itemId, work.channel, work.subject], [callback.id, 'callback', '+4930555001']);
  assert.deepEqual(work.pop.record, { kind: 'contact', id: contact.id });
  await desk.command('accept', { workId: work.workId });
  await desk.command('closeWork', { workId: work.workId });
  await desk.command('signOut');

  const [from, to] = [-3_600_000, 3_600_000].map((shift) => new Date(Date.now() + shift).toISOString());
  const rowOf = async (channel) => (await admin.get(`/api/v1/reports/queues?from=${from}&to=${to}&interval=whole`)).rows
    .find((row) => row.channel === channel);
  const voice = await eventually('the report counts it', () => rowOf('voice'), (row) => row?.flowedOut === 1);
  assert.deepEqual([voice.offered, voice.answered, voice.abandoned], [1, 0, 0]);
  assert.equal((await rowOf('callback')).handled, 1);
});

test('a provider that fails, or cannot do it, leaves the caller in line', async () => {
  const { admin, pbx } = place;
  answer = 503;
  await admin.put('/api/v1/queues/billing', {
    label: 'Billing', routing: 'calls',
    stages: [
      { afterSeconds: 0, treatment: 'announcement', message: 'busy' },
      { afterSeconds: 0, treatment: 'voicemail' },
    ],
  });
  await pbx.call('stays', { queue: 'billing' });
  const control = await asked('announcement', 'stays');
  assert.equal(control.data.message, 'busy');
  const waiting = (await admin.get('/api/v1/live')).queues.find((queue) => queue.queue === 'billing');
  assert.equal(waiting.waiting, 1);
  assert.equal(provider.controls.some((event) => event.type.endsWith('voicemail')), false);
  await pbx.end('stays');
});

test('the check names a treatment that no adapter can carry out, and a wrong one is refused with its place', async () => {
  const { admin } = place;
  const warnings = (await admin.get('/api/v1/configuration/warnings')).items;
  assert.ok(warnings.some((one) => one.code === 'treatmentImpossible' && one.pointer === '/queues/billing/stages'), JSON.stringify(warnings));
  const etag = (await admin.send('GET', '/api/v1/queues/billing')).headers.get('etag');
  const refused = await admin.expect('PUT', '/api/v1/queues/billing', 400, {
    body: { label: 'Billing', routing: 'calls', stages: [{ afterSeconds: 0, treatment: 'callback' }] }, headers: { 'if-match': etag },
  });
  assert.equal(refused.errors[0].pointer, '/stages/0/followUpChannel');
});
