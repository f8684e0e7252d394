// SPDX-License-Identifier: Apache-2.0
// What keeps agents from each other's attention: calls of their own, bounds of a queue, forgotten callers, silent chats.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { floor, online } from './support/floor.mjs';
import { eventually } from './support/server.mjs';

let place;
let desk;
before(async () => {
  place = await floor({ agents: 2, queueFields: { wrapUpSeconds: 0 } });
  desk = await online(place.people[0]);
});
after(() => place.server.dispose());

const live = async () => {
  const { queues, agents } = await place.admin.get('/api/v1/live');
  return { queue: queues.find(({ queue }) => queue === 'billing'), agent: agents.find(({ agent }) => agent === place.people[0].user.id) };
};
const lineOf = (endpoint, busy) => place.pbx.send(place.pbx.event('agent.line', endpoint, { busy }));
const ruleFor = async (id, person) => (await place.admin.get(`/api/v1/work-items/${id}/explanation`)).agents
  .find(({ agent }) => agent === person.user.id).exclusion;
const ago = (seconds) => ({ time: new Date(Date.now() - seconds * 1000).toISOString() });

test('an agent in a call of their own is offered nothing until their telephone is free', async () => {
  const { admin, pbx, people: [person] } = place;
  await lineOf('sip:agent1@pbx', true);
  await eventually('the live view shows it', live, ({ agent }) => agent.ownCallSince !== undefined);
  assert.equal((await live()).queue.agentsAvailable, 0);
  await pbx.call('waits', { queue: 'billing' });
  const { id } = await eventually('it waits', async () => (await admin.get('/api/v1/work-items')).items.find(({ state }) => state === 'waiting'));
  assert.equal(await ruleFor(id, person), 'noCapacity');
  await lineOf('sip:agent1@pbx', false);
  assert.equal((await desk.offer()).work.itemId, id);
  await pbx.end('waits');
  await desk.work('canceled');
});

test('a telephone that is nobody\'s is answered so', async () => {
  const { rejected } = await lineOf('sip:nobody@pbx', true);
  assert.match(JSON.stringify(rejected), /no agent has this endpoint/);
});

test('a caller forgotten on hold is shown to the agent and to the supervisor, once a hold', async () => {
  const { admin, pbx } = place;
  await admin.put('/api/v1/queues/billing', { label: 'Billing', routing: 'calls', wrapUpSeconds: 0, holdAlertSeconds: 5 });
  const send = (type, seconds, data = {}) => pbx.send(pbx.event(type, 'held', data, ago(seconds)));
  await send('call.offered', 60, { direction: 'inbound', from: { raw: '+4930123456' } });
  await send('call.queued', 60, { queue: 'billing' });
  const { work } = await desk.offer();
  await desk.command('accept', { workId: work.workId });
  await send('call.answered', 50);
  await send('call.held', 20);
  const told = await desk.next((frame) => frame.type === 'work' && frame.reason === 'heldTooLong');
  assert.deepEqual([told.work.call.isOnHold, told.work.call.isHeldTooLong], [true, true]);
  assert.equal((await live()).queue.heldTooLong, 1);
  await send('call.resumed', 1);
  await desk.next((frame) => frame.type === 'work' && !frame.work.call.isHeldTooLong);
  assert.equal((await live()).queue.heldTooLong, 0);
  await pbx.end('held');
  await desk.work('closed');
});

test('a queue has as many items with agents as it may have, and says so', async () => {
  const { admin, people } = place;
  await admin.put('/api/v1/queues/billing', { label: 'Billing', routing: 'calls', wrapUpSeconds: 0, activeMax: 1 });
  const chat = { channel: 'chat', queue: 'billing' };
  const first = await admin.post('/api/v1/work-items', chat);
  const second = await admin.post('/api/v1/work-items', chat);
  const { work } = await desk.offer();
  assert.equal(work.itemId, first.id);
  assert.equal(await ruleFor(second.id, people[1]), 'notConnected');
  assert.equal(await ruleFor(second.id, people[0]), 'queueAtBound');
  await desk.command('accept', { workId: work.workId });
  await desk.command('closeWork', { workId: work.workId });
  const next = (await desk.offer()).work;
  assert.equal(next.itemId, second.id);
  await desk.command('accept', { workId: next.workId });
  await desk.command('closeWork', { workId: next.workId });
  await desk.work('closed');
});

test('a chat that has gone silent is put aside, and taken up when the customer writes', async () => {
  const { admin } = place;
  await admin.put('/api/v1/service-channels/chat', { label: 'Chat', silenceSeconds: 1 });
  const { id } = await admin.post('/api/v1/work-items', { channel: 'chat', queue: 'billing' });
  const { work } = await desk.offer();
  await desk.command('accept', { workId: work.workId });
  const paused = await desk.next((frame) => frame.type === 'work' && frame.reason === 'silence');
  assert.ok(paused.work.pausedAt);
  await admin.expect('PUT', `/api/v1/work-items/${id}/activity`, 204);
  await desk.next((frame) => frame.type === 'work' && frame.work.state === 'opened' && !frame.work.pausedAt);
  await desk.command('closeWork', { workId: work.workId });
  await desk.work('closed');
  await admin.expect('PUT', `/api/v1/work-items/${id}/activity`, 404);
});
