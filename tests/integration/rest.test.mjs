// SPDX-License-Identifier: Apache-2.0
// REST as an integrator uses it. Every answer in this file, and in all others, is held against the OpenAPI document.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { addAgent, floor, online } from './support/floor.mjs';
import { document, Rest } from './support/rest.mjs';

let place;
let admin;
before(async () => {
  place = await floor({ agents: 1 });
  admin = place.admin;
});
after(() => place.server.dispose());

test('the server serves the document it is held against', async () => {
  assert.deepEqual(await admin.get('/api/v1/openapi.json'), document);
});

test('nobody gets anything without signing in, on any route of the document', async () => {
  const stranger = new Rest(place.server.base);
  for (const [template, operations] of Object.entries(document.paths)) {
    const path = template.replace(/\{id\}/g, randomUUID()).replace(/\{[^}]+\}/g, 'some-name');
    for (const method of Object.keys(operations).filter((key) => ['get', 'post', 'put', 'patch', 'delete'].includes(key))) {
      if (operations[method].security?.length === 0 || !path.startsWith('/api/v1') || path.endsWith('/socket')) continue;
      const { status } = await stranger.send(method.toUpperCase(), path, method === 'get' || method === 'delete' ? {} : { body: {} });
      assert.equal(status, 401, `${method} ${template}`);
    }
  }
});

test('an agent is refused what only an admin may do', async () => {
  const agent = place.people[0].rest;
  for (const [method, path, body] of [
    ['GET', '/api/v1/users'], ['GET', '/api/v1/audit'], ['PUT', '/api/v1/queues/billing', { label: 'x', routing: 'calls' }],
    ['DELETE', '/api/v1/queues/billing'], ['GET', '/api/v1/adapters/quarantine'],
  ]) {
    const { status } = await agent.send(method, path, { body, headers: { 'if-match': '"1"' } });
    assert.equal(status, 403, `${method} ${path}`);
  }
});

test('configuration is created, read, changed and removed under its revision', async () => {
  const path = '/api/v1/skills/spanish';
  const created = await admin.send('PUT', path, { body: { label: 'Spanish' }, headers: { 'if-none-match': '*' } });
  assert.equal(created.status, 201);
  const etag = created.headers.get('etag');
  const twice = await admin.send('PUT', path, { body: { label: 'Spanish' }, headers: { 'if-none-match': '*' } });
  assert.ok([409, 412].includes(twice.status));
  const changed = await admin.send('PUT', path, { body: { label: 'Español' }, headers: { 'if-match': etag } });
  assert.equal(changed.status, 200);
  const stale = await admin.send('PUT', path, { body: { label: 'Lost' }, headers: { 'if-match': etag } });
  assert.equal(stale.status, 412);
  assert.equal((await admin.get(path)).label, 'Español');
  assert.equal((await admin.get(`${path}/history`)).items.length, 2);
  const removed = await admin.send('DELETE', path, { headers: { 'if-match': changed.headers.get('etag') } });
  assert.equal(removed.status, 204);
  await admin.get(path, 404);
});

test('a fault names the member, and nothing is half applied', async () => {
  for (const [path, body, pointer] of [
    ['/api/v1/queues/new-queue', { label: 'New', routing: 'no-such-routing' }, '/routing'],
    ['/api/v1/queues/new-queue', { label: 'New', routing: 'calls', colour: 'red' }, '/colour'],
    ['/api/v1/queues/new-queue', { label: 'New', routing: 'calls', serviceLevelSeconds: 'soon' }, '/serviceLevelSeconds'],
    ['/api/v1/queues/new-queue', { label: 'New', routing: 'calls', timeZone: 'Mars/Olympus' }, '/timeZone'],
    ['/api/v1/presence-configurations/both', { label: 'Both', capacity: 1, autoAccept: true, declineAllowed: true }, '/declineAllowed'],
    ['/api/v1/presence-configurations/none', { label: 'None', capacity: 0 }, '/capacity'],
  ]) {
    const { status, body: problem } = await admin.send('PUT', path, { body, headers: { 'if-none-match': '*' } });
    assert.equal(status, 400, JSON.stringify(problem));
    assert.equal(problem.pointer, pointer, JSON.stringify(problem));
    await admin.get(path, 404);
  }
});

test('a queue that is used cannot be removed, and the answer says by whom', async () => {
  const current = await admin.send('GET', '/api/v1/queues/billing');
  const { status, body } = await admin.send('DELETE', '/api/v1/queues/billing', { headers: { 'if-match': current.headers.get('etag') } });
  assert.equal(status, 409);
  assert.match(body.detail, /agent/);
});

test('a POST repeated with its Idempotency-Key creates once and answers the same', async () => {
  const headers = { 'idempotency-key': randomUUID() };
  const first = await admin.post('/api/v1/contacts', { lastName: 'Once' }, 201, headers);
  const second = await admin.post('/api/v1/contacts', { lastName: 'Once' }, 201, headers);
  assert.equal(first.id, second.id);
  const other = await admin.send('POST', '/api/v1/contacts', { body: { lastName: 'Twice' }, headers });
  assert.equal(other.status, 409);
  assert.equal((await admin.get('/api/v1/contacts?q=Once')).items.length, 1);
});

test('records are found by any word, without regard to diacritics', async () => {
  await admin.post('/api/v1/contacts', { firstName: 'Jürgen', lastName: 'Ärger', phone: '0049 30 7654321' });
  const found = await admin.get('/api/v1/contacts?q=arger');
  assert.equal(found.items.length, 1);
  assert.equal(found.items[0].phone.e164, '+49307654321');
  const match = await admin.get(`/api/v1/matching?from=${encodeURIComponent('+49307654321')}`);
  assert.equal(match.match.outcome, 'one');
});

test('chat and case wait in the same line and the explanation says why', async () => {
  const item = await admin.post('/api/v1/work-items', { channel: 'chat', queue: 'billing', subject: 'Where is my order?' });
  const explanation = await admin.get(`/api/v1/work-items/${item.id}/explanation`);
  assert.equal(explanation.state, 'waiting');
  assert.equal(explanation.agents[0].exclusion, 'notConnected');
  assert.deepEqual([explanation.position, explanation.noEstimate, explanation.estimatedWait], [1, 'nobodySignedIn', undefined]);
  const inLine = (await admin.get('/api/v1/live')).queues.find((queue) => queue.queue === 'billing');
  assert.deepEqual([inLine.position, inLine.noEstimate], [2, 'nobodySignedIn']);
  const desk = await online(place.people[0]);
  const { work } = await desk.offer();
  assert.equal(work.itemId, item.id);
  assert.equal(work.subject, 'Where is my order?');
  assert.equal((await admin.get(`/api/v1/work-items/${item.id}/explanation`)).noEstimate, 'notWaiting');
  await desk.command('accept', { workId: work.workId });
  await desk.command('closeWork', { workId: work.workId });
  await desk.work('closed');
  assert.equal((await admin.get(`/api/v1/work-items/${item.id}`)).outcome, 'completed');
  await desk.command('signOut');
});

test('passwords are throttled, and a deactivated user is out at once', async () => {
  const person = await addAgent(place.server, admin, `short-${randomUUID()}`);
  await admin.expect('PATCH', `/api/v1/users/${person.user.id}`, 200, { body: { isActive: false }, headers: { 'if-match': '*' } })
    .catch(() => admin.expect('PATCH', `/api/v1/users/${person.user.id}`, 200, { body: { isActive: false } }));
  await person.rest.get('/api/v1/me', 401);
  const stranger = new Rest(place.server.base);
  let last;
  for (let attempt = 0; attempt < 12; ++attempt) {
    last = await stranger.send('POST', '/api/v1/sessions', { body: { username: 'admin', password: `wrong ${attempt}` } });
    if (last.status === 429) break;
    assert.equal(last.status, 401);
  }
  assert.equal(last.status, 429);
  assert.ok(Number(last.headers.get('retry-after')) >= 1);
});

test('every admin write is in the audit log with who and what', async () => {
  const { items } = await admin.get('/api/v1/audit?limit=200');
  const put = items.find((entry) => entry.action === 'queue.put' && entry.subject === 'billing');
  assert.ok(put, JSON.stringify(items.slice(0, 5)));
  assert.ok(!JSON.stringify(items).includes('long enough password'));
});

test('reports come as JSON and as CSV, and each figure names its formula', async () => {
  const range = `from=${new Date(Date.now() - 3_600_000).toISOString()}&to=${new Date(Date.now() + 3_600_000).toISOString()}`;
  const formulas = await admin.get('/api/v1/reports/formulas');
  assert.ok(formulas.items.some((formula) => formula.id.startsWith('serviceLevel')));
  const rows = (await admin.get(`/api/v1/reports/queues?${range}&interval=hour`)).rows;
  assert.ok(rows.some((row) => row.queue === 'billing'));
  const csv = await admin.send('GET', `/api/v1/reports/queues?${range}&interval=hour&format=csv`);
  assert.match(csv.headers.get('content-type'), /^text\/csv/);
  assert.match(csv.body.split('\n')[0], /intervalStart.*queue/);
  assert.ok((await admin.get(`/api/v1/reports/agents?${range}&interval=whole`)).rows.length >= 1);
});
