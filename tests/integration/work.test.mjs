// SPDX-License-Identifier: Apache-2.0
// Work that is not a call, end to end: queued by REST, routed, offered on the agent's socket, taken, closed, counted.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { floor, online } from './support/floor.mjs';
import { eventually } from './support/server.mjs';

let place;
before(async () => {
  place = await floor({ agents: 2, queueFields: { wrapUpSeconds: 60, serviceLevelSeconds: 20 } });
});
after(() => place.server.dispose());

const reportOf = (kind) => {
  const [from, to] = [-3_600_000, 3_600_000].map((shift) => new Date(Date.now() + shift).toISOString());
  return place.admin.get(`/api/v1/reports/${kind}?from=${from}&to=${to}&interval=whole`);
};

async function figures(channel) {
  const row = (await reportOf('queues')).rows.find((candidate) => candidate.queue === 'billing' && candidate.channel === channel);
  return row ?? { offered: 0, answered: 0, handled: 0 };
}

for (const channel of ['email', 'case']) {
  test(`${channel}: queued by REST, offered with its record, taken, wrapped up and counted`, async () => {
    const { admin, people: [person, other] } = place;
    const contact = await admin.post('/api/v1/contacts', { firstName: 'Ida', lastName: `Rhodes ${channel}` });
    const related = channel === 'case'
      ? { kind: 'serviceCase', id: (await admin.post('/api/v1/cases', { subject: 'Broken parcel', contactId: contact.id })).id }
      : { kind: 'contact', id: contact.id };
    const before = await figures(channel);

    const { id } = await admin.post('/api/v1/work-items', { channel, queue: 'billing', subject: 'Where is it?', relatedRecord: related, priority: 3 });
    const waiting = await admin.get(`/api/v1/work-items/${id}`);
    assert.equal(waiting.state, 'waiting');
    assert.equal(waiting.priority, 3);
    assert.deepEqual(waiting.relatedRecord, related);

    const desk = await online(person);
    const { work } = await desk.offer();
    assert.equal(work.itemId, id);
    assert.equal(work.channel, channel);
    assert.equal(work.subject, 'Where is it?');
    assert.equal(work.call, undefined);
    assert.deepEqual(work.pop.record, related);
    await desk.command('accept', { workId: work.workId });
    await desk.work('opened');
    assert.equal((await admin.get(`/api/v1/work-items/${id}`)).state, 'assigned');
    await other.rest.get(`/api/v1/work-items/${id}`, 404); // was never offered to them: they do not hear that it exists

    await desk.command('closeWork', { workId: work.workId });
    await desk.work('wrapUp');
    await desk.command('endWrapUp', { workId: work.workId });
    await desk.work('closed');
    const over = await person.rest.get(`/api/v1/work-items/${id}`);
    assert.equal(over.outcome, 'completed');
    assert.deepEqual(over.works.map(({ id: one, agent, state }) => ({ one, agent, state })), [{ one: work.workId, agent: person.user.id, state: 'closed' }]);

    const counted = await eventually('the report counts it', () => figures(channel), (row) => row.handled > before.handled);
    assert.equal(counted.offered, before.offered + 1);
    assert.equal(counted.answered, before.answered + 1);
    assert.ok((await reportOf('agents')).rows.find((row) => row.agent === person.user.id).handled >= 1);
    await desk.command('signOut');
    person.console = new desk.constructor(place.server, person.rest.token);
  });
}

test('an item that is taken back is offered to nobody, and the report says cancelled', async () => {
  const { admin, people: [person] } = place;
  const { id } = await admin.post('/api/v1/work-items', { channel: 'email', queue: 'billing', subject: 'Never mind' });
  await admin.expect('DELETE', `/api/v1/work-items/${id}`, 204);
  assert.equal((await admin.get(`/api/v1/work-items/${id}`)).outcome, 'cancelled');
  await admin.expect('DELETE', `/api/v1/work-items/${id}`, 404); // no longer alive
  const desk = await online(person);
  const marker = await admin.post('/api/v1/work-items', { channel: 'email', queue: 'billing', subject: 'After it' });
  const { work } = await desk.offer();
  assert.equal(work.itemId, marker.id);
  assert.equal((await eventually('the report counts it', () => figures('email'), (row) => row.cancelled > 0)).cancelled, 1);
  await desk.command('accept', { workId: work.workId });
  await desk.command('closeWork', { workId: work.workId });
  await desk.command('signOut');
});

test('an item of an unknown channel, of voice, or for an unknown queue or record is refused and nothing waits', async () => {
  const { admin } = place;
  for (const [body, status, pointer] of [
    [{ channel: 'fax', queue: 'billing' }, [400, 404], '/channel'],
    [{ channel: 'voice', queue: 'billing' }, [400], '/channel'],
    [{ channel: 'email', queue: 'nowhere' }, [400, 404], '/queue'],
    [{ channel: 'email', queue: 'billing', skills: [{ skill: 'juggling', level: 5 }] }, [400, 404], '/skills'],
    [{ channel: 'email', queue: 'billing', relatedRecord: { kind: 'contact', id: randomUUID() } }, [400, 404], '/relatedRecord'],
    [{ channel: 'email', queue: 'billing', colour: 'red' }, [400], '/colour'],
  ]) {
    const answer = await admin.send('POST', '/api/v1/work-items', { body, headers: { 'idempotency-key': randomUUID() } });
    assert.ok(status.includes(answer.status), `${JSON.stringify(body)}: ${answer.status} ${JSON.stringify(answer.body)}`);
    assert.ok(answer.body.pointer.startsWith(pointer), JSON.stringify(answer.body));
  }
  assert.deepEqual((await admin.get('/api/v1/work-items?queue=billing&state=waiting')).items.map((item) => item.subject), []);
});
