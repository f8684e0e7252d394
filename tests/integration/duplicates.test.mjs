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
