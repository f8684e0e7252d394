// SPDX-License-Identifier: Apache-2.0
// One inbound call, end to end: webhook, match, offer with pop, talk, transcript, wrap-up, record, report.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { floor, online } from './support/floor.mjs';
import { eventually } from './support/server.mjs';

let place;
let ada;
before(async () => {
  place = await floor({ queueFields: { serviceLevelSeconds: 20, wrapUpSeconds: 60, dispositionRequired: true } });
  ada = await place.admin.post('/api/v1/contacts', { firstName: 'Ada', lastName: 'Lovelace', mobilePhone: '030 123456' });
});
after(() => place.server.dispose());

test('a call becomes a pop, a conversation, a record and a figure in the report', async () => {
  const { admin, pbx, people: [agent] } = place;
  const startedAt = new Date(Date.now() - 60_000).toISOString();
  const desk = await online(agent);
  const key = `call-${randomUUID()}`;
  await pbx.call(key, { from: '+4930123456', queue: 'billing', attributes: { orderNumber: '4711' } });

  const { work } = await desk.offer();
  assert.equal(work.pop.kind, 'record');
  assert.deepEqual(work.pop.record, { kind: 'contact', id: ada.id });
  assert.equal(work.pop.candidates[0].label, 'Ada Lovelace');
  assert.equal(work.pop.candidates[0].field, 'mobilePhone');
  assert.equal(work.call.attributes.orderNumber, '4711');
  assert.equal(work.queue, 'billing');

  await desk.command('accept', { workId: work.workId });
  await desk.work('opened');
  await pbx.transcript(key, 'line-1', 'Good morning, where is my order?');
  const spoken = await desk.next((frame) => frame.type === 'transcript');
  assert.equal(spoken.line.text, 'Good morning, where is my order?');

  await desk.command('setNotes', { workId: work.workId, notes: 'Asked for order 4711' });
  await pbx.end(key);
  const wrapUp = await desk.work('wrapUp');
  assert.ok(wrapUp.work.wrapUpUntil);
  const tooEarly = await desk.tell('endWrapUp', { workId: work.workId });
  assert.equal(tooEarly.error.code, 'conflict');
  await desk.command('setDisposition', { workId: work.workId, disposition: 'resolved' });
  await desk.command('endWrapUp', { workId: work.workId });
  await desk.work('closed');

  const call = await admin.get(`/api/v1/voice-calls/${work.call.id}`);
  assert.equal(call.status, 'completed');
  assert.equal(call.disposition, 'resolved');
  assert.equal(call.notes, 'Asked for order 4711');
  assert.equal(call.agent, agent.user.id);
  assert.deepEqual(call.relatedRecord, { kind: 'contact', id: ada.id });
  const transcript = await admin.get(`/api/v1/voice-calls/${work.call.id}/transcript`);
  assert.deepEqual(transcript.items.map((line) => line.text), ['Good morning, where is my order?']);
  const found = await admin.get('/api/v1/voice-calls?transcript=order');
  assert.deepEqual(found.items.map((item) => item.id), [work.call.id]);

  const to = new Date(Date.now() + 60_000).toISOString();
  const report = await eventually('the report counts the call', () =>
    admin.get(`/api/v1/reports/queues?from=${startedAt}&to=${to}&interval=whole`), (value) => value.rows.length > 0);
  const row = report.rows.find((candidate) => candidate.queue === 'billing');
  assert.equal(row.offered, 1);
  assert.equal(row.answered, 1);
  assert.equal(row.handled, 1);
  assert.equal(row.serviceLevel, 1);
});

test('a withheld caller is offered without any record', async () => {
  const { pbx, people: [agent] } = place;
  const key = `call-${randomUUID()}`;
  await pbx.call(key, { from: 'anonymous', queue: 'billing' });
  const { work } = await agent.console.offer();
  assert.equal(work.pop.kind, 'nothing');
  assert.equal(work.call.from.kind, 'restricted');
  await pbx.end(key);
  const gone = await agent.console.work('canceled');
  assert.equal(gone.work.workId, work.workId);
});

test('several people with one number are a choice, and nothing is linked before it is made', async () => {
  const { admin, pbx, people: [agent] } = place;
  for (const firstName of ['Grace', 'Greta']) {
    await admin.post('/api/v1/contacts', { firstName, lastName: 'Hopper', phone: '+493055555' });
  }
  const key = `call-${randomUUID()}`;
  await pbx.call(key, { from: '+493055555', queue: 'billing' });
  const { work } = await agent.console.offer();
  assert.equal(work.pop.kind, 'picker');
  assert.equal(work.pop.candidates.length, 2);
  assert.equal(work.call.relatedRecord, undefined);
  await agent.console.command('accept', { workId: work.workId });
  const picked = work.pop.candidates[1].record;
  await agent.console.command('linkRecord', { workId: work.workId, record: picked });
  await pbx.end(key);
  await agent.console.work('wrapUp');
  const call = await admin.get(`/api/v1/voice-calls/${work.call.id}`);
  assert.deepEqual(call.relatedRecord, picked);
});
