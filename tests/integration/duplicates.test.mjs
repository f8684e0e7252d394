// SPDX-License-Identifier: Apache-2.0
// Leads that become contacts and records that turn out to be one, by REST. The client holds every answer against the
// OpenAPI document.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { floor } from './support/floor.mjs';

let place;
let admin;
before(async () => {
  place = await floor({ agents: 1 });
  admin = place.admin;
});
after(() => place.server.dispose());

const api = (path) => `/api/v1/${path}`;
const send = (path, body, tag, headers = {}) => admin.send('POST', api(path), { body, headers: { 'if-match': tag, ...headers } });
const whoIs = async (number) =>
  (await admin.get(`/api/v1/matching/test?from=${encodeURIComponent(number)}`)).candidates;
const auditOf = async (id) =>
  (await admin.get('/api/v1/audit?limit=20')).items.filter((entry) => entry.subject === id);

test('a lead becomes a contact with an account of its company, once', async () => {
  const lead = await admin.post(api('leads'), { firstName: 'Grace', lastName: 'Hopper', company: 'Compilers', phone: '+493055501' });
  await admin.expect('POST', api(`leads/${lead.id}/convert`), 428, { body: {} });
  assert.equal((await send(`leads/${lead.id}/convert`, {}, '"9"')).status, 412);
  const key = { 'idempotency-key': 'convert-once' };
  const converted = await send(`leads/${lead.id}/convert`, { createAccount: true }, '"1"', key);
  assert.equal(converted.status, 200, JSON.stringify(converted.body));
  const { contact, account } = converted.body;
  assert.deepEqual([contact.firstName, contact.lastName, contact.phone.e164], ['Grace', 'Hopper', '+493055501']);
  assert.deepEqual([account.name, contact.accountId], ['Compilers', account.id]);
  assert.equal(converted.body.lead.convertedContactId, contact.id);
  assert.deepEqual(await admin.get(api(`leads/${lead.id}`)), converted.body.lead);
  assert.deepEqual(await admin.get(api(`contacts/${contact.id}`)), contact);
  assert.deepEqual((await whoIs('+493055501')).map(({ record }) => record.id), [contact.id]);

  const repeated = await send(`leads/${lead.id}/convert`, { createAccount: true }, '"1"', key);
  assert.deepEqual([repeated.status, repeated.body], [200, converted.body]);
  assert.equal((await send(`leads/${lead.id}/convert`, {}, '"1"', key)).status, 409, 'the key was used for something else');
  const again = await send(`leads/${lead.id}/convert`, {}, '"2"');
  assert.equal(again.status, 409);
  assert.ok(again.body.detail.includes(contact.id), again.body.detail);
  assert.deepEqual(JSON.parse((await auditOf(lead.id))[0].after), { contact: contact.id, account: account.id });
});

test('a lead is converted into a contact that is there, and a refusal leaves nothing', async () => {
  const lead = await admin.post(api('leads'), { lastName: 'Hopper', phone: '+493055502', mobilePhone: '+493055503' });
  const contact = await admin.post(api('contacts'), { lastName: 'Hopper', phone: '+493055509' });
  const nowhere = await send(`leads/${lead.id}/convert`, { contactId: lead.id }, '*');
  assert.deepEqual([nowhere.status, nowhere.body.pointer], [400, '/contactId']);
  const nameless = await send(`leads/${lead.id}/convert`, { createAccount: true }, '*');
  assert.deepEqual([nameless.status, nameless.body.pointer], [400, '/createAccount']);
  assert.deepEqual(await admin.get(api(`leads/${lead.id}`)), lead);
  const converted = await send(`leads/${lead.id}/convert`, { contactId: contact.id }, '*');
  assert.equal(converted.status, 200, JSON.stringify(converted.body));
  assert.equal(converted.body.account, undefined);
  assert.deepEqual(['phone', 'mobilePhone', 'otherPhone'].map((field) => converted.body.contact[field].e164),
    ['+493055509', '+493055503', '+493055502']);
});

test('duplicates become one contact, which has their cases and is found by their numbers', async () => {
  const survivor = await admin.post(api('contacts'), { lastName: 'Lovelace', phone: '+493055511' });
  const other = await admin.post(api('contacts'), { firstName: 'Ada', lastName: 'King', mobilePhone: '+493055512', externalId: 'D-1' });
  const open = await admin.post(api('cases'), { subject: 'The engine stands still', contactId: other.id });
  const merge = (body, tag = '"1"') => send(`contacts/${survivor.id}/merge`, body, tag);
  const others = [{ id: other.id, version: 1 }];

  const faults = [[{ others: [] }, 400, '/others'], [{ others: [{ id: other.id, version: 7 }] }, 412, '/others/0'],
    [{ others: [{ id: survivor.id, version: 1 }] }, 400, '/others/0'], [{ others, take: { colour: other.id } }, 400, '/take/colour'],
    [{ others, take: { lastName: open.id } }, 400, '/take/lastName']];
  for (const [body, status, pointer] of faults) {
    const refused = await merge(body);
    assert.deepEqual([refused.status, refused.body.pointer], [status, pointer], JSON.stringify(refused.body));
  }
  assert.equal((await merge({ others }, '"7"')).status, 412);
  await place.people[0].rest.expect('POST', api(`contacts/${survivor.id}/merge`), 403, { body: { others }, headers: { 'if-match': '"1"' } });
  assert.deepEqual(await admin.get(api(`contacts/${other.id}`)), other);

  const merged = await merge({ others, take: { lastName: other.id } });
  assert.equal(merged.status, 200, JSON.stringify(merged.body));
  assert.equal(merged.headers.get('etag'), '"2"');
  assert.deepEqual([merged.body.firstName, merged.body.lastName, merged.body.externalId], ['Ada', 'King', 'D-1']);
  for (const number of ['+493055511', '+493055512'])
    assert.deepEqual((await whoIs(number)).map(({ record, hasOpenCase }) => [record.id, hasOpenCase]), [[survivor.id, true]]);
  assert.equal((await admin.get(api(`cases/${open.id}`))).contactId, survivor.id);
  assert.ok((await admin.get(api(`contacts/${other.id}`), 404)).detail.includes(survivor.id));
  assert.equal((await admin.get(api(`contacts/${other.id}?deleted=true`))).mergedInto, survivor.id);
  const [entry] = await auditOf(survivor.id);
  assert.equal(entry.action, 'contact.merge');
  assert.deepEqual(JSON.parse(entry.after), { merged: [{ kind: 'contact', id: other.id }], take: { lastName: other.id } });
  assert.ok(!entry.after.includes('King'));
});

test('accounts and leads are merged alike', async () => {
  const [first, second] = [await admin.post(api('accounts'), { name: 'Acme' }), await admin.post(api('accounts'), { name: 'ACME', phone: '+493055521' })];
  const contact = await admin.post(api('contacts'), { lastName: 'Doe', accountId: second.id });
  assert.equal((await send(`accounts/${first.id}/merge`, { others: [{ id: second.id, version: 1 }] }, '*')).status, 200);
  assert.equal((await admin.get(api(`contacts/${contact.id}`))).accountId, first.id);
  const [lead, twin] = [await admin.post(api('leads'), { lastName: 'Doe' }), await admin.post(api('leads'), { lastName: 'Doe', company: 'Acme' })];
  assert.equal((await send(`leads/${lead.id}/merge`, { others: [{ id: twin.id, version: 1 }] }, '*')).body.company, 'Acme');
});
