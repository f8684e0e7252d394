// SPDX-License-Identifier: Apache-2.0
// The fields that an admin adds to contacts, leads, accounts and cases: typed, unique where asked, found by callers and
// lists, imported and exported.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { floor } from './support/floor.mjs';
import { eventually } from './support/server.mjs';

let place;
let admin;
const field = (name, fields, status = 201) => admin.expect('PUT', `/api/v1/custom-fields/${name}`, status, { body: fields, headers: { 'if-none-match': '*' } });
before(async () => {
  place = await floor({ agents: 1 });
  admin = place.admin;
  await field('loyalty_number', { objects: ['contact', 'lead'], type: 'text', isUnique: true });
  await field('loyalty_tier', { objects: ['contact', 'lead', 'account', 'serviceCase'], type: 'choice', choices: ['silver', 'gold'], isIndexed: true });
  await field('points', { objects: ['contact'], type: 'number', isIndexed: true });
  await field('vip', { objects: ['contact'], type: 'boolean' });
  await field('since', { objects: ['contact'], type: 'date' });
  await field('fax', { objects: ['contact', 'account'], type: 'phone' });
});
after(() => place.server.dispose());

const put = (path, body, version, status = 200) => admin.expect('PUT', path, status, { body, headers: { 'if-match': `"${version}"` } });

test('every type is taken, kept and given back as it is', async () => {
  const custom = { loyalty_number: 'L-1', loyalty_tier: 'gold', points: 1250, vip: false, since: '2024-02-29', fax: '+49 30 5550199' };
  const made = await admin.post('/api/v1/contacts', { lastName: 'Lovelace', custom });
  assert.deepEqual(made.custom, { ...custom, fax: { kind: 'number', raw: '+49 30 5550199', e164: '+49305550199' } });
  assert.deepEqual(await admin.get(`/api/v1/contacts/${made.id}`), made);
  const half = await put(`/api/v1/contacts/${made.id}`, { lastName: 'Lovelace', custom: { points: -0.5, vip: null, since: '' } }, 1);
  assert.deepEqual(half.custom, { points: -0.5 });
  const none = await put(`/api/v1/contacts/${made.id}`, { lastName: 'Lovelace' }, 2);
  assert.deepEqual(none.custom, {});
  for (const [path, body] of [['leads', { lastName: 'L' }], ['accounts', { name: 'A' }], ['cases', { subject: 'C' }]]) {
    const record = await admin.post(`/api/v1/${path}`, { ...body, custom: { loyalty_tier: 'silver' } });
    assert.deepEqual((await admin.get(`/api/v1/${path}/${record.id}`)).custom, { loyalty_tier: 'silver' });
  }
});

test('what is no value of the field is refused with its place, and nothing is written', async () => {
  const before = (await admin.get('/api/v1/contacts?q=nobody')).items.length;
  for (const [name, value] of [['loyalty_tier', 'bronze'], ['points', '12'], ['points', true], ['points', 1.2345678901234567e19], ['points', -9007199254740994], ['vip', 'yes'], ['since', '2026-02-30'], ['since', 'today'],
    ['fax', 5], ['fax', '1'.repeat(65)], ['loyalty_number', 7], ['loyalty_number', 'x'.repeat(256)], ['colour', 'red']]) {
    const refused = await admin.post('/api/v1/contacts', { lastName: 'Nobody', custom: { [name]: value } }, 400);
    assert.equal(refused.pointer, `/custom/${name}`, JSON.stringify(refused));
  }
  const elsewhere = await admin.post('/api/v1/leads', { lastName: 'Nobody', custom: { points: 1 } }, 400);
  assert.equal(elsewhere.pointer, '/custom/points', 'leads have no such field');
  assert.equal((await admin.get('/api/v1/contacts?q=nobody')).items.length, before);
});

test('the largest numbers that are taken are read again, by whoever reads the record', async () => {
  for (const points of [9007199254740992, -9007199254740992, 9007199254740991, 5e-324, 0.1]) {
    const made = await admin.post('/api/v1/contacts', { lastName: 'Large', externalId: `N${points}`, custom: { points } });
    assert.equal((await admin.get(`/api/v1/contacts/${made.id}`)).custom.points, points);
    await admin.post('/api/v1/contacts', { lastName: 'Large', externalId: `N${points}` }, 409); // the writer reads it
  }
});

test('whoever takes a unique value that is taken is told of both records', async () => {
  const owner = await admin.post('/api/v1/contacts', { lastName: 'Owner', custom: { loyalty_number: 'L-2' } });
  const taker = await admin.post('/api/v1/contacts', { lastName: 'Taker' });
  const created = await admin.post('/api/v1/contacts', { lastName: 'New', custom: { loyalty_number: 'L-2' } }, 409);
  assert.match(created.detail, new RegExp(`the new record .*${owner.id}`));
  const written = await put(`/api/v1/contacts/${taker.id}`, { lastName: 'Taker', custom: { loyalty_number: 'L-2' } }, 1, 409);
  assert.match(written.detail, new RegExp(`${taker.id} .*${owner.id}`));
  assert.equal(written.pointer, '/custom/loyalty_number');
  await admin.post('/api/v1/leads', { lastName: 'Lead', custom: { loyalty_number: 'L-2' } });
});

test('lists are filtered by what is indexed, beside words and the record\'s own fields', async () => {
  const engines = await admin.post('/api/v1/accounts', { name: 'Engines' });
  const grace = await admin.post('/api/v1/contacts', { lastName: 'Hopper', accountId: engines.id, custom: { loyalty_tier: 'gold', points: 77.5 } });
  const alan = await admin.post('/api/v1/contacts', { lastName: 'Turing', accountId: engines.id, custom: { points: 77.5 } });
  const found = async (query) => (await admin.get(`/api/v1/contacts?${new URLSearchParams(query)}`)).items.map(({ id }) => id);
  assert.deepEqual(await found({ accountId: engines.id }), [grace.id, alan.id]);
  assert.deepEqual(await found({ custom: 'points=77.50' }), [grace.id, alan.id], 'as numbers are equal');
  assert.deepEqual(await found({ custom: 'points=77.5', q: 'tur', accountId: engines.id }), [alan.id]);
  assert.deepEqual(await found({ custom: 'loyalty_tier=gold', accountId: engines.id }), [grace.id]);
  const first = await admin.get('/api/v1/contacts?custom=points=77.5&limit=1');
  const second = await admin.get(`/api/v1/contacts?custom=points=77.5&limit=1&cursor=${encodeURIComponent(first.nextCursor)}`);
  assert.deepEqual([...first.items, ...second.items].map(({ id }) => id), [grace.id, alan.id], 'page by page');
  assert.equal(second.nextCursor, undefined);
  const open = await admin.post('/api/v1/cases', { subject: 'Open', contactId: grace.id });
  await admin.post('/api/v1/cases', { subject: 'Closed', status: 'closed', contactId: grace.id });
  const cases = await admin.get(`/api/v1/cases?contactId=${grace.id}&status=open`);
  assert.deepEqual(cases.items.map(({ id }) => id), [open.id]);
  for (const custom of ['points', 'points=', 'points=many', 'vip=true', 'fax=+49305550199', 'colour=red']) {
    const refused = await admin.expect('GET', `/api/v1/contacts?${new URLSearchParams({ custom })}`, 400);
    assert.equal(refused.pointer, '/query/custom', custom);
  }
  for (const query of [`externalId=1&accountId=${engines.id}`, 'deleted=true&custom=points=1']) await admin.expect('GET', `/api/v1/contacts?${query}`, 400);
});

test('callers are matched by a phone field, and by an identifier in an indexed one', async () => {
  const member = await admin.post('/api/v1/contacts', { lastName: 'Member', custom: { loyalty_number: 'L-3', fax: '+49305550177' } });
  const asked = async (query) => (await admin.get(`/api/v1/matching/test?${new URLSearchParams(query)}`)).candidates
    .map(({ record, field: by }) => [record.id, by]);
  assert.deepEqual(await asked({ from: '+49305550177' }), [[member.id, 'custom.fax']], 'without a rule every number leads to its record');
  const rule = (name, fields) => admin.put(`/api/v1/matching-rules/${name}`, fields);
  await rule('own', { object: 'contact', fields: ['phone', 'mobilePhone'] });
  assert.deepEqual(await asked({ from: '+49305550177' }), [], 'a rule names the fields that it reads');
  await rule('number', { object: 'contact', kind: 'identifier', attribute: 'loyalty', fields: ['custom.loyalty_number'] });
  assert.deepEqual(await asked({ from: 'anonymous', attribute: 'loyalty=L-3' }), [[member.id, 'custom.loyalty_number']]);
  assert.deepEqual(await asked({ from: 'anonymous', attribute: 'loyalty=L-0' }), []);
  for (const by of ['custom.vip', 'custom.fax', 'custom.colour']) {
    const refused = await admin.expect('PUT', '/api/v1/matching-rules/bad', 400, {
      body: { object: 'contact', kind: 'identifier', attribute: 'loyalty', fields: [by] }, headers: { 'if-none-match': '*' },
    });
    assert.ok(refused.pointer === '/fields/0' && refused.detail.includes(`'${by}'`), refused.detail);
  }
  for (const name of ['own', 'number']) await admin.expect('DELETE', `/api/v1/matching-rules/${name}`, 204, { headers: { 'if-match': '*' } });
});

async function imported(object, content) {
  const bytes = Buffer.from(content);
  const job = await admin.post('/api/v1/imports', { object, bytesTotal: bytes.length });
  await admin.expect('PUT', `/api/v1/imports/${job.id}/content?offset=0`, 200, { raw: bytes, headers: { 'content-type': 'text/csv' } });
  return eventually('the end of the import', () => admin.get(`/api/v1/imports/${job.id}`), ({ state }) => state !== 'running');
}

test('a file fills them under the names that Salesforce gives them, and an export takes them along', async () => {
  const job = await imported('contacts', ['Id,LastName,Loyalty_Tier__c,Points__c,VIP,custom.fax,Loyalty Number',
    '003-1,Import,gold,12.5,1,+49305550188,L-10', '003-2,Import,bronze,1,0,,L-11', '003-3,Import,,many,0,,', '003-4,Import,,,,,L-10', ''].join('\r\n'));
  assert.deepEqual([job.inserted, job.rejected, job.ignoredColumns], [1, 3, []]);
  const rejects = (await admin.get(`/api/v1/imports/${job.id}/rejects`)).trimEnd().split('\r\n').slice(1);
  assert.match(rejects[0], /^3,Loyalty_Tier__c,"none of the choices: silver, gold"$/);
  assert.match(rejects[1], /^4,Points__c,not a number/);
  assert.match(rejects[2], /^5,Loyalty Number,The value of the new record is that of the record /);
  const [made] = (await admin.get('/api/v1/contacts?externalId=003-1')).items;
  const custom = { loyalty_tier: 'gold', points: 12.5, vip: true, fax: { kind: 'number', raw: '+49305550188', e164: '+49305550188' }, loyalty_number: 'L-10' };
  assert.deepEqual(made.custom, custom);

  const csv = await admin.get('/api/v1/exports/contacts');
  assert.match(csv.split('\r\n')[0], /,custom\.fax,custom\.loyalty_number,custom\.loyalty_tier,custom\.points,custom\.since,custom\.vip$/);
  await put(`/api/v1/contacts/${made.id}`, { lastName: 'Changed', externalId: '003-1', custom: { since: '2020-01-01' } }, 1);
  const back = await imported('contacts', csv);
  assert.deepEqual([back.updated, back.rejected, back.inserted], [1, 0, 0]);
  assert.deepEqual((await admin.get(`/api/v1/contacts/${made.id}`)).custom, custom, 'an empty cell takes a value away');
});

test('an export whose columns have changed on the way is not gone on with', async () => {
  const rows = Array.from({ length: 2_100 }, (_, n) => `A-${n},Account ${n}`);
  assert.equal((await imported('accounts', ['Id,Name', ...rows, ''].join('\r\n'))).inserted, 2_100);
  const { headers } = await admin.send('GET', '/api/v1/exports/accounts');
  const next = () => admin.send('GET', `/api/v1/exports/accounts?cursor=${encodeURIComponent(headers.get('next-cursor'))}`);
  assert.equal((await next()).status, 200);
  const { items } = await admin.get('/api/v1/audit?limit=200');
  assert.equal(items.filter((entry) => entry.action === 'export.accounts').length, 2, 'each page is on record');
  await field('a_first_one', { objects: ['account'], type: 'text' });
  assert.equal((await next()).status, 409);
});

test('a lead\'s values follow it into the contact, and a merge takes them one by one', async () => {
  const lead = await admin.post('/api/v1/leads', { lastName: 'Convert', custom: { loyalty_tier: 'gold' } });
  const { contact } = await admin.expect('POST', `/api/v1/leads/${lead.id}/convert`, 200, { body: {}, headers: { 'if-match': '"1"' } });
  assert.deepEqual(contact.custom, { loyalty_tier: 'gold' });
  const other = await admin.post('/api/v1/contacts', { lastName: 'Other', custom: { loyalty_tier: 'silver', points: 3 } });
  const merged = await admin.expect('POST', `/api/v1/contacts/${contact.id}/merge`, 200, {
    body: { others: [{ id: other.id, version: 1 }], take: { 'custom.loyalty_tier': other.id } }, headers: { 'if-match': '"1"' },
  });
  assert.deepEqual(merged.custom, { loyalty_tier: 'silver', points: 3 });
});

test('a field keeps what its values depend on, and is retired instead of removed', async () => {
  const { revision, ...tier } = await admin.get('/api/v1/custom-fields/loyalty_tier');
  const changed = (fields, status) => put('/api/v1/custom-fields/loyalty_tier', { ...tier, ...fields }, revision, status);
  for (const [fields, pointer] of [[{ type: 'text', choices: [] }, '/type'], [{ choices: ['gold'] }, '/choices'], [{ objects: ['contact'] }, '/objects'],
    [{ isIndexed: false }, '/isIndexed']]) {
    const refused = await changed(fields, 400);
    assert.ok([refused.pointer, ...(refused.errors ?? []).map((fault) => fault.pointer)].includes(pointer), JSON.stringify(refused));
  }
  await admin.expect('DELETE', '/api/v1/custom-fields/loyalty_tier', 409, { headers: { 'if-match': '*' } });
  const record = await admin.post('/api/v1/contacts', { lastName: 'Before', custom: { loyalty_tier: 'gold' } });
  await changed({ choices: ['bronze', ...tier.choices], isRetired: true }, 200);
  const kept = await put(`/api/v1/contacts/${record.id}`, { lastName: 'Kept', custom: { loyalty_tier: 'gold' } }, 1);
  assert.deepEqual(kept.custom, { loyalty_tier: 'gold' });
  const refused = await put(`/api/v1/contacts/${record.id}`, { lastName: 'Kept', custom: { loyalty_tier: 'silver' } }, 2, 400);
  assert.equal(refused.pointer, '/custom/loyalty_tier');
  assert.equal((await admin.post('/api/v1/contacts', { lastName: 'New', custom: { loyalty_tier: 'gold' } }, 400)).pointer, '/custom/loyalty_tier');
  const job = await imported('contacts', 'Id,LastName,Loyalty Tier\r\n003-9,Late,gold\r\n');
  assert.deepEqual([job.inserted, job.ignoredColumns], [1, ['Loyalty Tier']]);
});

test('only admins add fields; they come back in the one configuration file', async () => {
  await place.people[0].rest.expect('PUT', '/api/v1/custom-fields/mine', 403, { body: { objects: ['contact'], type: 'text' }, headers: { 'if-none-match': '*' } });
  const history = await admin.get('/api/v1/custom-fields/points/history');
  assert.equal(history.items[0].entity.type, 'number');
  const { customFields } = await admin.get('/api/v1/configuration');
  assert.deepEqual(customFields.points, { label: '', objects: ['contact'], type: 'number', choices: [], isIndexed: true, isUnique: false, isRetired: false });
});
