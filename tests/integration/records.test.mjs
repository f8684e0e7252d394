// SPDX-License-Identifier: Apache-2.0
// Leads, accounts, cases and contacts: created, read, found, replaced, deleted and restored under their revision, by REST. The
// client holds every answer against the OpenAPI document.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { floor } from './support/floor.mjs';
import { run } from './support/server.mjs';

let place;
let admin;
let contact;
before(async () => {
  place = await floor({ agents: 1 });
  admin = place.admin;
  contact = await admin.post('/api/v1/contacts', { lastName: 'Anchor' });
});
after(() => place.server.dispose());

const party = (raw, e164) => ({ kind: 'number', raw, e164 });

let leads = 0; // an external id is of one record

// What is sent, what is read back of it, what replaces it, a word that finds it, and faults with their pointers.
const kinds = {
  leads: {
    body: () => ({ firstName: 'Grete', lastName: 'Hermann', company: 'Quanten GmbH', email: 'g@example.org', phone: '030 7654', externalId: `L-${++leads}` }),
    reads: { lastName: 'Hermann', company: 'Quanten GmbH', externalId: 'L-1' },
    replacement: () => ({ lastName: 'Henry-Hermann', convertedContactId: contact.id }),
    replaced: () => ({ lastName: 'Henry-Hermann', firstName: '', company: '', convertedContactId: contact.id }),
    word: 'hermann',
    faults: [[{ firstName: 'Nobody' }, '/lastName'], [{ lastName: 'X', colour: 'red' }, '/colour'], [{ lastName: '' }, '/lastName'],
      [{ lastName: 'X', convertedContactId: 'no-uuid' }, '/convertedContactId'], [{ lastName: 'X', company: 'y'.repeat(129) }, '/company']],
  },
  accounts: {
    body: () => ({ name: 'Übersee Handel', phone: '+49 40 112233' }),
    reads: { name: 'Übersee Handel', isPersonAccount: false },
    replacement: () => ({ name: 'Person', isPersonAccount: true, personContactId: contact.id }),
    replaced: () => ({ name: 'Person', isPersonAccount: true, personContactId: contact.id }),
    word: 'ubersee',
    faults: [[{ phone: '1' }, '/name'], [{ name: 'X', isPersonAccount: 'yes' }, '/isPersonAccount'],
      [{ name: 'X', isPersonAccount: true }, '/personContactId']],
  },
  cases: {
    body: () => ({ subject: 'Parcel is broken', status: 'open', priority: 2, contactId: contact.id }),
    reads: { subject: 'Parcel is broken', status: 'open', priority: 2 },
    replacement: () => ({ subject: 'Parcel was replaced', status: 'closed' }),
    replaced: () => ({ subject: 'Parcel was replaced', status: 'closed', priority: 5 }),
    word: 'parcel',
    faults: [[{ status: 'open' }, '/subject'], [{ subject: 'X', status: 'asleep' }, '/status'], [{ subject: 'X', priority: -1 }, '/priority']],
  },
  contacts: {
    body: () => ({ firstName: 'Émilie', lastName: 'du Châtelet', mobilePhone: '0170 1234567' }),
    reads: { firstName: 'Émilie', lastName: 'du Châtelet' },
    replacement: () => ({ lastName: 'Voltaire' }),
    replaced: () => ({ firstName: '', lastName: 'Voltaire' }),
    word: 'chatelet',
    faults: [[{ firstName: 'X' }, '/lastName'], [{ lastName: 'X', accountId: 5 }, '/accountId']],
  },
};

function assertHas(record, expected) {
  for (const [key, value] of Object.entries(expected)) assert.deepEqual(record[key], value, `${key} of ${JSON.stringify(record)}`);
}

for (const [name, kind] of Object.entries(kinds)) {
  const path = `/api/v1/${name}`;

  test(`${name}: created, read, found, replaced and removed under the revision that was seen`, async () => {
    const made = await admin.send('POST', path, { body: kind.body() });
    assert.equal(made.status, 201, JSON.stringify(made.body));
    const one = `${path}/${made.body.id}`;
    assert.equal(made.headers.get('location'), one);
    assertHas(made.body, kind.reads);
    const read = await admin.send('GET', one);
    assert.deepEqual(read.body, made.body);
    assert.equal(read.headers.get('etag'), made.headers.get('etag'));
    assert.ok((await admin.get(`${path}?q=${kind.word}`)).items.some((item) => item.id === made.body.id), 'found by a word');

    const seen = read.headers.get('etag');
    await admin.expect('PUT', one, 428, { body: kind.replacement() });
    const replaced = await admin.send('PUT', one, { body: kind.replacement(), headers: { 'if-match': seen } });
    assert.equal(replaced.status, 200, JSON.stringify(replaced.body));
    assertHas(replaced.body, kind.replaced());
    assert.equal(replaced.body.version, made.body.version + 1);
    await admin.expect('PUT', one, 412, { body: kind.body(), headers: { 'if-match': seen } });
    await admin.expect('DELETE', one, 412, { headers: { 'if-match': seen } });
    assert.deepEqual(await admin.get(one), replaced.body);

    await place.people[0].rest.expect('DELETE', one, 403, { headers: { 'if-match': replaced.headers.get('etag') } });
    await admin.expect('DELETE', one, 204, { headers: { 'if-match': replaced.headers.get('etag') } });
    await admin.get(one, 404);
    await admin.expect('DELETE', one, 404, { headers: { 'if-match': replaced.headers.get('etag') } });
  });

  test(`${name}: deleted, shown only to who asks for it, and restored as it was`, async () => {
    const made = await admin.post(path, kind.body());
    const one = `${path}/${made.id}`;
    await admin.expect('DELETE', one, 204, { headers: { 'if-match': '"1"' } });
    assert.ok((await admin.get(one, 404)).detail.includes('deleted'));
    const listed = async (query) => (await admin.get(`${path}?limit=200${query}`)).items.find((item) => item.id === made.id);
    assert.equal(await listed(''), undefined);
    assert.equal(await listed(`&q=${kind.word}`), undefined);
    const shown = await admin.send('GET', `${one}?deleted=true`);
    assert.equal(shown.headers.get('etag'), '"2"');
    assert.ok(shown.body.deletedAt);
    assert.deepEqual(await listed('&deleted=true'), shown.body);
    const agent = place.people[0].rest;
    await agent.get(`${path}?deleted=true`, 403);
    assert.equal((await admin.get(`${path}?deleted=true&q=x`, 400)).pointer, '/query/q');

    const restore = `${one}/restore`;
    await admin.expect('POST', restore, 428);
    await admin.expect('POST', restore, 412, { headers: { 'if-match': '"1"' } });
    await agent.expect('POST', restore, 403, { headers: { 'if-match': '"2"' } });
    const restored = await admin.send('POST', restore, { headers: { 'if-match': '"2"' } });
    assert.equal(restored.status, 200, JSON.stringify(restored.body));
    assert.deepEqual(restored.body, { ...made, version: 3 });
    assert.deepEqual(await listed(`&q=${kind.word}`), restored.body);
    assert.equal(await listed('&deleted=true'), undefined);
    await admin.expect('POST', restore, 409, { headers: { 'if-match': '"3"' } });
    const { items } = await admin.get('/api/v1/audit?limit=10');
    assert.deepEqual(items.filter((entry) => entry.subject === made.id).map((entry) => entry.action.split('.')[1]).slice(0, 2),
      ['restore', 'remove']);
  });

  test(`${name}: a fault names its member and creates nothing`, async () => {
    const before = (await admin.get(path)).items.length;
    for (const [body, pointer] of kind.faults) {
      const answer = await admin.send('POST', path, { body });
      assert.equal(answer.status, 400, `${JSON.stringify(body)}: ${JSON.stringify(answer.body)}`);
      assert.equal(answer.body.pointer, pointer, JSON.stringify(answer.body));
    }
    assert.equal((await admin.get(path)).items.length, before);
    await admin.get(`${path}/${randomUUID()}`, 404);
    await admin.get(`${path}/no-uuid`, 400);
  });

  test(`${name}: pages follow each other without a gap or a repeat`, async () => {
    const made = new Set();
    for (let count = 0; count < 5; ++count) made.add((await admin.post(path, kind.body())).id);
    const seen = [];
    for (let cursor = ''; ;) {
      const page = await admin.get(`${path}?limit=2${cursor && `&cursor=${cursor}`}`);
      assert.ok(page.items.length <= 2);
      seen.push(...page.items.map((item) => item.id));
      cursor = page.nextCursor;
      if (!cursor) break;
    }
    assert.equal(new Set(seen).size, seen.length);
    for (const id of made) assert.ok(seen.includes(id));
  });
}

test('numbers are normalised where they are numbers, and kept as typed', async () => {
  const lead = await admin.post('/api/v1/leads', { lastName: 'Numbers', phone: '030 7654321', mobilePhone: 'ask at the desk' });
  assertHas(lead.phone, party('030 7654321', '+49307654321'));
  assert.equal(lead.mobilePhone.raw, 'ask at the desk');
  assert.equal(lead.mobilePhone.e164, undefined);
  const { match } = await admin.get(`/api/v1/matching?from=${encodeURIComponent('+49307654321')}`);
  assert.deepEqual(match.candidates.map((candidate) => candidate.record), [{ kind: 'lead', id: lead.id }]);
});

test('whom a caller would be taken for is told with what the order follows from, by REST and on the command line', async () => {
  const number = '+49305550142';
  const account = await admin.post('/api/v1/accounts', { name: 'Analytical Engines', phone: number });
  const person = await admin.post('/api/v1/contacts', { lastName: 'Byron', phone: number });
  const asker = await admin.post('/api/v1/contacts', { firstName: 'Ada', lastName: 'Lovelace', mobilePhone: '030 5550142', accountId: account.id });
  await admin.post('/api/v1/cases', { subject: 'The engine stands still', contactId: asker.id });
  const asked = await admin.get(`/api/v1/matching/test?from=${encodeURIComponent('030 5550142')}`);
  assert.deepEqual(asked.from, party('030 5550142', number));
  assert.deepEqual([asked.outcome, asked.found], ['several', 3]);
  assert.deepEqual(asked.candidates.map(({ record, field, hasOpenCase }) => [record.id, field, hasOpenCase]),
    [[asker.id, 'mobilePhone', true], [person.id, 'phone', false], [account.id, 'phone', false]]);

  const answerd = (...words) => run(['match', ...words, '--url', place.server.base], { environment: { ANSWERD_TOKEN: admin.token } });
  const said = await answerd(number);
  assert.equal(said.code, 0, said.stderr);
  assert.match(said.stdout, /\+49305550142: number \+49305550142\n +1\. Ada Lovelace \(contact .*\), by mobilePhone, of Analytical Engines; open case, never called\n/);
  assert.match(said.stdout, /The agent picks one of them\. \(\d+ µs\)\nOpens: the picker\n/);
  const withheld = await answerd('+266696687');
  assert.equal(withheld.code, 1);
  assert.match(withheld.stdout, /restricted\nThis is no number that anybody could be found by\./);
  assert.match((await answerd('+12025550123', '--region', 'Germany')).stderr, /region/);
});

test('an external id that was taken while its record was deleted keeps it from coming back', async () => {
  const gone = await admin.post('/api/v1/accounts', { name: 'First', externalId: 'A-77' });
  await admin.expect('DELETE', `/api/v1/accounts/${gone.id}`, 204, { headers: { 'if-match': '*' } });
  const taker = await admin.post('/api/v1/accounts', { name: 'Second', externalId: 'A-77' });
  const refused = await admin.send('POST', `/api/v1/accounts/${gone.id}/restore`, { headers: { 'if-match': '*' } });
  assert.equal(refused.status, 409);
  assert.ok(refused.body.detail.includes(taker.id), refused.body.detail);
  const exported = await admin.send('GET', '/api/v1/exports/accounts');
  assert.ok(exported.body.includes(taker.id) && !exported.body.includes(gone.id));
});

test('whoever takes an external id that is taken is told of both records', async () => {
  const owner = await admin.post('/api/v1/contacts', { lastName: 'Owner', externalId: 'X-1' });
  const taker = await admin.post('/api/v1/contacts', { lastName: 'Taker' });
  const created = await admin.post('/api/v1/contacts', { lastName: 'New', externalId: 'X-1' }, 409);
  assert.match(created.detail, new RegExp(`the new record .*${owner.id}`));
  const written = await admin.expect('PUT', `/api/v1/contacts/${taker.id}`, 409,
    { body: { lastName: 'Taker', externalId: 'X-1' }, headers: { 'if-match': '"1"' } });
  assert.match(written.detail, new RegExp(`${taker.id} .*${owner.id}`));
  assert.equal(written.pointer, '/externalId');
});
