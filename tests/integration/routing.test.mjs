// SPDX-License-Identifier: Apache-2.0
// What a supervisor can do with waiting work, what waiting itself brings about, and what the server says of its decisions.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { addAgent, floor, online } from './support/floor.mjs';
import { eventually } from './support/server.mjs';

let place;
let admin;
before(async () => {
  place = await floor({ agents: 1 });
  admin = place.admin;
  await admin.put('/api/v1/queues/second', { label: 'Second', routing: 'calls' });
  place.other = await addAgent(place.server, admin, 'other', { queues: ['second'] });
});
after(() => place.server.dispose());

const queued = async (fields) => (await admin.post('/api/v1/work-items', { channel: 'email', queue: 'billing', subject: 'x', ...fields })).id;
const item = (id) => admin.get(`/api/v1/work-items/${id}`);
const finish = async (desk, work) => {
  await desk.command('accept', { workId: work.workId });
  await desk.command('closeWork', { workId: work.workId });
};

test('waiting work is changed at once, and says so', async () => {
  const older = await queued({});
  const newer = await queued({ secondaryPriority: 6, targetAcceptAt: '2030-01-01T00:00:00Z' });
  assert.equal((await item(newer)).secondaryPriority, 6);
  await admin.expect('PATCH', `/api/v1/work-items/${newer}`, 204, { body: { priority: 0 } });
  assert.equal((await item(newer)).priority, 0);
  await admin.expect('PATCH', `/api/v1/work-items/${older}`, 204, { body: { queue: 'second' } });
  const moved = await item(older);
  assert.deepEqual([moved.queue, moved.overflowedFrom, moved.moves], ['second', 'billing', 1]);
  const refused = await admin.expect('PATCH', `/api/v1/work-items/${older}`, 400, { body: { queue: 'nowhere' } });
  assert.equal(refused.pointer ?? refused.errors?.[0]?.pointer, '/queue');
  await admin.expect('PATCH', `/api/v1/work-items/${older}`, 400, { body: {} });
  for (const id of [older, newer]) await admin.expect('DELETE', `/api/v1/work-items/${id}`, 204);
  await admin.expect('PATCH', `/api/v1/work-items/${older}`, 404, { body: { priority: 1 } });
});

test('a supervisor assigns, takes back and hands over; the decision is explained later', async () => {
  const desk = await online(place.other);
  const id = await queued({});
  const why = await admin.get(`/api/v1/work-items/${id}/explanation`);
  assert.equal(why.stage, 0);
  assert.equal(why.agents.find((one) => one.agent === place.other.user.id).exclusion, 'notInQueue');

  await admin.expect('PUT', `/api/v1/work-items/${id}/assignment`, 204, { body: { agent: place.other.user.id } });
  const { work } = await desk.offer();
  assert.equal(work.itemId, id);
  await admin.expect('PUT', `/api/v1/work-items/${id}/assignment`, 409, { body: { agent: place.other.user.id } });
  await admin.expect('DELETE', `/api/v1/work-items/${id}/assignment`, 204);
  assert.equal((await item(id)).state, 'waiting');

  const first = await online(place.people[0]);
  const offered = (await first.offer()).work;
  assert.equal(offered.itemId, id);
  await finish(first, offered);
  const { decisions } = await admin.get(`/api/v1/work-items/${id}/decisions`);
  assert.equal(decisions.length, 2);
  assert.match(decisions[0].text, /^other: assigned by hand by /);
  assert.equal(decisions[1].winner.agent, place.people[0].user.id);
  assert.match(decisions[1].text, /^agent1: 0 open works, serves 1 queue or skill, .*1 agent ready in the queue\. Nobody else could take it\.$/);
  await admin.get('/api/v1/work-items/00000000-0000-7000-8000-000000000000/decisions', 404);
  for (const one of [desk, first]) await one.command('signOut');
});

test('a supervisor ends a call whose end got lost; whoever gave up is in the list of the abandoned', async () => {
  const desk = await online(place.people[0]);
  await place.pbx.call('lost', { queue: 'billing' });
  const { work } = await desk.offer();
  await desk.command('accept', { workId: work.workId });
  await desk.work('opened');
  await admin.expect('DELETE', `/api/v1/work-items/${work.itemId}/call`, 204);
  await desk.next((frame) => frame.type === 'work' && frame.work.workId === work.workId && frame.work.state !== 'opened');
  const call = await eventually('the call is over', () => admin.get(`/api/v1/voice-calls/${work.call.id}`), (one) => one.endedAt);
  assert.deepEqual([call.endedBy, call.endReason, call.isAbandoned], ['system', 'endedByHand', false]);
  await admin.expect('DELETE', `/api/v1/work-items/${work.itemId}/call`, 409);
  const audit = await admin.get('/api/v1/audit');
  assert.ok(audit.items.some((one) => one.action === 'voiceCall.end' && one.subject === call.id));
  await desk.command('signOut');

  await place.pbx.call('gave-up', { queue: 'billing' });
  await place.pbx.end('gave-up');
  const gone = await eventually('the abandoned one is found', () => admin.get('/api/v1/voice-calls?abandoned=true'), (page) => page.items.length > 0);
  assert.deepEqual(gone.items.map((one) => one.callKey), ['gave-up']);
  assert.ok((await admin.get('/api/v1/voice-calls?abandoned=false')).items.every((one) => one.callKey !== 'gave-up'));
});

test('waiting makes more agents eligible: the stage is reached without anybody asking', async () => {
  await admin.put('/api/v1/queues/billing', { label: 'Billing', routing: 'calls', stages: [{ afterSeconds: 1, alsoMembersOf: ['second'] }] });
  place.other.console = new place.other.console.constructor(place.server, place.other.rest.token);
  const desk = await online(place.other);
  const id = await queued({});
  const { work } = await desk.offer();
  assert.equal(work.itemId, id);
  const reached = await eventually('the record knows its stage', () => item(id), (one) => one.stage === 1);
  assert.deepEqual(reached.alsoMembersOf, ['second']);
  await finish(desk, work);
  await desk.command('signOut');
});

test('a group is a member of a queue, and a change of it offers what waits', async () => {
  await admin.put('/api/v1/groups/crew', { label: 'Crew', agents: [] });
  await admin.put('/api/v1/queues/projects', { label: 'Projects', routing: 'calls', groups: ['crew'] });
  place.other.console = new place.other.console.constructor(place.server, place.other.rest.token);
  const desk = await online(place.other);
  const id = await queued({ queue: 'projects' });
  const why = await admin.get(`/api/v1/work-items/${id}/explanation`);
  assert.equal(why.agents.find((one) => one.agent === place.other.user.id).exclusion, 'notInQueue');
  await admin.put('/api/v1/groups/crew', { label: 'Crew', agents: [place.other.user.id] });
  const { work } = await desk.offer();
  assert.equal(work.itemId, id);
  const live = (await admin.get('/api/v1/live')).queues.find((queue) => queue.queue === 'projects');
  assert.equal(live.agentsSignedIn, 1);

  const file = await admin.get('/api/v1/configuration');
  assert.deepEqual(file.groups, { crew: { label: 'Crew', agents: ['other'] } });
  file.groups.crew.agents.push('nobody');
  const refused = await admin.expect('PUT', '/api/v1/configuration?dryRun=true', 400, { body: file });
  assert.ok(JSON.stringify(refused).includes('"/groups/crew/agents/1"'), JSON.stringify(refused));
  await admin.expect('DELETE', '/api/v1/groups/crew', 409, { headers: { 'if-match': '*' } });
  assert.equal((await admin.get('/api/v1/groups/crew/history')).items.length, 2);
  await finish(desk, work);
  await desk.command('signOut');
});

test('a closed queue overflows; the hours are checked, exported and kept while a queue names them', async () => {
  const office = { label: 'Office', timeZone: 'Europe/Berlin', weekly: [], holidays: [{ date: '2030-12-24', label: 'Eve', openings: [] }] };
  await admin.put('/api/v1/business-hours/office', office);
  await admin.put('/api/v1/queues/shop', {
    label: 'Shop', routing: 'calls', businessHours: 'office', stages: [{ afterSeconds: 0, whenClosed: true, moveTo: 'second' }],
  });
  const closed = await queued({ queue: 'shop' });
  assert.equal((await item(closed)).queue, 'second');
  const week = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'];
  await admin.put('/api/v1/business-hours/office', { ...office, weekly: week.map((day) => ({ day, from: '00:00', until: '24:00' })) });
  const open = await queued({ queue: 'shop' });
  assert.equal((await item(open)).queue, 'shop');
  for (const id of [closed, open]) await admin.expect('DELETE', `/api/v1/work-items/${id}`, 204);

  const file = await admin.get('/api/v1/configuration');
  assert.deepEqual(Object.keys(file.businessHours.office).sort(), ['holidays', 'label', 'timeZone', 'weekly']);
  const same = await admin.expect('PUT', '/api/v1/configuration?dryRun=true', 200, { body: file });
  assert.deepEqual(same.changes, []);
  await admin.expect('DELETE', '/api/v1/business-hours/office', 409, { headers: { 'if-match': '*' } });
  const wrong = await admin.expect('PUT', '/api/v1/business-hours/bad', 400, {
    body: { timeZone: 'Mars/Phobos', weekly: [{ day: 'monday', from: '17:00', until: '09:00' }] }, headers: { 'if-none-match': '*' },
  });
  assert.deepEqual(wrong.errors.map((fault) => fault.pointer), ['/timeZone', '/weekly/0/until']);
});

test('a wrong stage is refused with every fault by pointer', async () => {
  const answer = await admin.send('PUT', '/api/v1/queues/bad', {
    body: { label: 'Bad', routing: 'calls', stages: [{ afterSeconds: 5 }, { afterSeconds: 1, moveTo: 'nowhere' }] },
    headers: { 'if-none-match': '*' },
  });
  assert.equal(answer.status, 400);
  const pointers = JSON.stringify(answer.body);
  for (const pointer of ['/stages/0', '/stages/1/afterSeconds', '/stages/1/moveTo']) assert.ok(pointers.includes(`"${pointer}"`), pointers);
  await admin.get('/api/v1/queues/bad', 404);
});
