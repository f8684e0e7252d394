// SPDX-License-Identifier: Apache-2.0
// The agent protocol against the real server, spoken by the `ws` package.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Agent } from './support/agent.mjs';
import { addAgent, floor, online } from './support/floor.mjs';
import { Pbx } from './support/pbx.mjs';
import { until } from './support/server.mjs';

let place;
let controls;
before(async () => {
  controls = new Pbx({ secret: 'unset' });
  const url = await controls.listen();
  place = await floor({
    agents: 2,
    routing: { pushTimeoutSeconds: 2, declineCooldownSeconds: 1 },
    queueFields: { wrapUpSeconds: 0 },
    server: { pbx: { control_url: url, capabilities: ['hold', 'transfer', 'hang_up', 'recording_pause'] } },
  });
  controls.secret = place.server.secret;
});
after(async () => {
  await place.server.dispose();
  controls.close();
});

const newKey = () => `call-${randomUUID()}`;
const controlFor = (kind, key) => controls.controls.find((event) => event.type.endsWith(kind) && event.subject === key);

test('a socket that does not sign in first is closed with 4401', async () => {
  const stranger = await new Agent(place.server).open();
  stranger.socket.send(JSON.stringify({ id: '1', type: 'setPresence', status: 'available' }));
  assert.equal((await stranger.closed).code, 4401);
});

test('a wrong token is closed with 4401, a supervisor with 4403', async () => {
  const wrong = await new Agent(place.server, 'not-a-token').open();
  assert.equal((await wrong.tell('signIn', { token: 'not-a-token' })).error.code, 'unauthenticated');
  assert.equal((await wrong.closed).code, 4401);
  const notAnAgent = await new Agent(place.server, place.admin.token).open();
  assert.equal((await notAnAgent.tell('signIn', { token: place.admin.token })).ok, false);
  assert.equal((await notAnAgent.closed).code, 4403);
});

test('unknown members, wrong types and unknown commands are typed errors that change nothing', async () => {
  const desk = await online(place.people[0]);
  for (const [type, members, pointer] of [
    ['accept', { workId: 'no-uuid' }, '/workId'],
    ['setPresence', { status: 'available', colour: 'blue' }, '/colour'],
    ['setPresence', { status: 5 }, '/status'],
    ['dance', {}, '/type'],
  ]) {
    const { ok, error } = await desk.tell(type, members);
    assert.equal(ok, false);
    assert.equal(error.code, 'invalid', JSON.stringify(error));
    assert.equal(error.pointer, pointer, JSON.stringify(error));
  }
  assert.equal((await desk.tell('accept', { workId: randomUUID() })).error.code, 'notFound');
  await desk.command('signOut');
  assert.equal((await desk.closed).code, 1000);
});

test('declined and timed-out offers come back with their age, also to the only agent there is', async () => {
  const [first] = place.people;
  first.console = new Agent(place.server, first.rest.token);
  const desk = await online(first);
  const key = newKey();
  await place.pbx.call(key, { queue: 'billing' });
  const declined = await desk.offer();
  await desk.command('decline', { workId: declined.work.workId });
  const again = await desk.offer(); // after the cool-down of one second
  assert.equal(again.work.itemId, declined.work.itemId);
  assert.notEqual(again.work.workId, declined.work.workId);
  await desk.work('declinedOnPushTimeout');
  const third = await desk.offer();
  await desk.command('accept', { workId: third.work.workId });
  const late = await desk.tell('accept', { workId: again.work.workId });
  assert.ok(['conflict', 'notFound'].includes(late.error.code));
  await place.pbx.end(key);
  await desk.work('closed');
  await desk.command('signOut');
});

test('hold, resume and hang-up go to the telephone system and come back as facts', async () => {
  const [first] = place.people;
  first.console = new Agent(place.server, first.rest.token);
  const desk = await online(first);
  const key = newKey();
  await place.pbx.call(key, { queue: 'billing' });
  const { work } = await desk.offer();
  await desk.command('accept', { workId: work.workId });
  await desk.command('hold', { workId: work.workId });
  await desk.next((frame) => frame.type === 'work' && frame.work.call?.isOnHold === true);
  assert.ok(controlFor('control.hold', key));
  await place.pbx.transcript(key, 'on-hold', 'nobody should read this');
  await desk.command('resume', { workId: work.workId });
  await desk.next((frame) => frame.type === 'work' && frame.work.call?.isOnHold === false);
  await desk.command('hangUp', { workId: work.workId });
  await place.pbx.end(key, 'agent');
  await desk.work('closed');
  const call = await place.admin.get(`/api/v1/voice-calls/${work.call.id}`);
  assert.equal(call.holdCount, 1);
  assert.equal(call.transcriptLinesDropped, 1);
  assert.equal((await place.admin.get(`/api/v1/voice-calls/${work.call.id}/transcript`)).items.length, 0);
  await desk.command('signOut');
});

test('a blind transfer makes a second leg that is linked both ways', async () => {
  const [first, second] = place.people;
  first.console = new Agent(place.server, first.rest.token);
  const desk = await online(first);
  const key = newKey();
  await place.pbx.call(key, { queue: 'billing' });
  const { work } = await desk.offer();
  await desk.command('accept', { workId: work.workId });
  second.console = new Agent(place.server, second.rest.token);
  const other = await online(second);
  await desk.command('transfer', { workId: work.workId, agentId: second.user.id });
  const handed = await other.offer();
  await other.command('accept', { workId: handed.work.workId });
  await place.pbx.end(key);
  await other.work('closed');
  const leg = await place.admin.get(`/api/v1/voice-calls/${handed.work.call.id}`);
  const original = await place.admin.get(`/api/v1/voice-calls/${work.call.id}`);
  assert.equal(leg.previousCall, original.id);
  assert.equal(original.nextCall, leg.id);
  assert.equal(leg.conversationId, original.conversationId);
  assert.equal(leg.type, 'transfer');
  await other.command('signOut');
  await desk.command('signOut');
});

test('a console that comes back gets exactly what it missed', async () => {
  const person = await addAgent(place.server, place.admin, `resumer-${randomUUID()}`, { queues: ['billing'] });
  const desk = await online(person);
  const key = newKey();
  await place.pbx.call(key, { queue: 'billing' });
  const { work } = await desk.offer();
  await desk.command('accept', { workId: work.workId });
  await desk.work('opened');
  await desk.command('ping');
  const seen = desk.lastSeq;
  desk.vanish();
  await desk.closed;
  await place.pbx.transcript(key, 'while-away', 'Are you still there?');
  await place.pbx.end(key); // both happen while nobody listens
  const back = new Agent(place.server, person.rest.token);
  await back.signIn({ resume: seen });
  assert.equal((await back.next((frame) => frame.type === 'transcript')).seq, seen + 1);
  assert.equal((await back.work('closed')).work.workId, work.workId);
  await back.command('setPresence', { status: 'break' });
  await back.next((frame) => frame.type === 'presence' && frame.status === 'break'); // take() proves there was no gap
  const stranger = new Agent(place.server, person.rest.token);
  await stranger.open();
  await stranger.command('signIn', { token: person.rest.token, resume: { lastSeq: 999_999 } });
  const fresh = await stranger.next((frame) => frame.type === 'snapshot');
  assert.equal(fresh.status, 'break');
  assert.equal((await back.closed).code, 4409);
  await stranger.command('signOut');
});

test('a repeated command id is answered as the first time and done once', async () => {
  const person = await addAgent(place.server, place.admin, `repeater-${randomUUID()}`, { queues: [] });
  const desk = await online(person);
  await desk.command('setPresence', { status: 'break' }, 'same-id');
  await desk.next((frame) => frame.type === 'presence' && frame.status === 'break');
  await desk.command('setPresence', { status: 'available' });
  await desk.next((frame) => frame.type === 'presence' && frame.status === 'available');
  await desk.command('setPresence', { status: 'break' }, 'same-id');
  assert.equal((await person.rest.get('/api/v1/me')).user.id, person.user.id);
  await desk.command('ping');
  assert.ok(!desk.frames.some((frame) => frame.type === 'presence'), 'the repeat changed the status again');
  await desk.command('signOut');
});

test('ending the session closes the socket without anybody sending anything', async () => {
  const person = await addAgent(place.server, place.admin, `leaver-${randomUUID()}`, { queues: [] });
  const desk = await online(person);
  await person.rest.expect('DELETE', '/api/v1/sessions/current', 204);
  assert.equal((await until(15_000, 'close after the session ended')(desk.closed)).code, 4403);
});
