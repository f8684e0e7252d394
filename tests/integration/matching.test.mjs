// SPDX-License-Identifier: Apache-2.0
// Whom a caller leads to and what opens then, as an admin configures it: rows B1 to B12 and H1 to H9 of the reference, on
// real calls through the real webhook.
import { after, before, beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { floor, online } from './support/floor.mjs';
import { eventually, run } from './support/server.mjs';

let place;
let admin;
let desk;
let ada; // a contact, and the account she belongs to
let engines;
before(async () => {
  place = await floor({ queueFields: { wrapUpSeconds: 0 } });
  ({ admin } = place);
  desk = await online(place.people[0]);
  engines = await admin.post('/api/v1/accounts', { name: 'Analytical Engines', phone: '+49305550100', externalId: 'K-4711' });
  ada = await admin.post('/api/v1/contacts', { firstName: 'Ada', lastName: 'Lovelace', homePhone: '+49305550101', accountId: engines.id });
});
after(() => place.server.dispose());

// Every test begins with the usual rules and the usual layout.
beforeEach(async () => {
  for (const { name } of (await admin.get('/api/v1/matching-rules')).items) await remove(`matching-rules/${name}`);
  await layout(undefined);
});

const remove = (path) => admin.expect('DELETE', `/api/v1/${path}`, 204, { headers: { 'if-match': '*' } });
const rule = (name, fields) => admin.put(`/api/v1/matching-rules/${name}`, fields);

// Gives the agent a layout, or none.
async function layout(fields) {
  const { user } = place.people[0];
  if (fields) await admin.put('/api/v1/softphone-layouts/desk', fields);
  const { revision, ...profile } = await admin.get(`/api/v1/agents/${user.id}`);
  await admin.put(`/api/v1/agents/${user.id}`, { ...profile, softphoneLayout: fields ? 'desk' : '' });
}

// A call, as its agent is offered it; it ends unanswered.
async function offered({ direction, party, to = '+4930999000', ...queued } = {}) {
  const key = `call-${randomUUID()}`;
  const data = { direction: direction ?? 'inbound', from: { raw: '+49305550101', ...party }, to: { raw: to }, ...queued };
  await place.pbx.send(place.pbx.event('call.offered', key, data));
  await place.pbx.send(place.pbx.event('call.queued', key, { queue: 'billing' }));
  const { work } = await desk.offer();
  await place.pbx.end(key);
  await desk.work('canceled');
  return work;
}
const from = (raw, more = {}) => ({ party: { raw, ...more } });

test('B1: only the objects that the rules name are searched, the lowest order first', async () => {
  await rule('accounts', { object: 'account', order: 0 });
  await rule('contacts', { object: 'contact', order: 1 });
  assert.deepEqual((await offered()).pop.record, { kind: 'contact', id: ada.id });
  assert.deepEqual((await offered(from('+49305550100'))).pop.record, { kind: 'account', id: engines.id });
  await remove('matching-rules/contacts');
  assert.equal((await offered()).pop.kind, 'nothing', 'at the next call');
});

test('B2: a field that is added is read at the next call; an unknown one is refused by its name', async () => {
  await rule('contacts', { object: 'contact', fields: ['phone', 'mobilePhone'] });
  assert.equal((await offered()).pop.kind, 'nothing');
  await rule('contacts', { object: 'contact', fields: ['phone', 'mobilePhone', 'homePhone'] });
  const { pop } = await offered();
  assert.deepEqual([pop.kind, pop.candidates[0].field, pop.candidates[0].rule], ['record', 'homePhone', 'contacts']);
  const refused = await admin.expect('PUT', '/api/v1/matching-rules/contacts', 400, {
    body: { object: 'contact', fields: ['fax'] }, headers: { 'if-match': '*' },
  });
  assert.equal(refused.pointer, '/fields/0');
  assert.match(refused.detail, /'fax'/);
});

test('B3: the one record is linked, or the agent is asked first', async () => {
  await rule('contacts', { object: 'contact' });
  assert.deepEqual((await offered()).call.relatedRecord, { kind: 'contact', id: ada.id });
  await rule('contacts', { object: 'contact', links: 'never' });
  const asked = await offered();
  assert.deepEqual([asked.pop.kind, asked.pop.candidates.length, asked.call.relatedRecord], ['picker', 1, undefined]);
});

test('B4, H3: nobody was found: a new record is prepared with the number', async () => {
  await layout({ noMatch: [{ kind: 'newRecord', object: 'lead', defaults: [{ member: 'phone', value: '{from}' }] }] });
  const { pop } = await offered(from('+49305550999'));
  assert.deepEqual([pop.kind, pop.object, pop.defaults], ['newRecord', 'lead', { phone: '+49305550999' }]);
});

test('B7: a person account counts once and carries both ids', async () => {
  const contact = await admin.post('/api/v1/contacts', { firstName: 'Emmy', lastName: 'Noether', phone: '+49305550107' });
  const account = await admin.post('/api/v1/accounts', {
    name: 'Emmy Noether', phone: '+49305550107', isPersonAccount: true, personContactId: contact.id,
  });
  await admin.expect('PUT', `/api/v1/contacts/${contact.id}`, 200, {
    body: { firstName: 'Emmy', lastName: 'Noether', phone: '+49305550107', accountId: account.id }, headers: { 'if-match': '"1"' },
  });
  const { pop } = await offered(from('+49305550107'));
  assert.deepEqual([pop.kind, pop.record.id, pop.candidates[0].accountId], ['record', contact.id, account.id]);
});

test('B8: a lead is found; a converted one leads to its contact', async () => {
  const lead = await admin.post('/api/v1/leads', { lastName: 'Hopper', phone: '+49305550108' });
  assert.deepEqual((await offered(from('+49305550108'))).pop.record, { kind: 'lead', id: lead.id });
  await admin.expect('PUT', `/api/v1/leads/${lead.id}`, 200, {
    body: { lastName: 'Hopper', phone: '+49305550108', convertedContactId: ada.id }, headers: { 'if-match': '"1"' },
  });
  assert.deepEqual((await offered(from('+49305550108'))).pop.record, { kind: 'contact', id: ada.id });
});

test('B11: however a number is written, it leads to the same record; without a country by that of the dialled number', async () => {
  const cuckoo = await admin.post('/api/v1/contacts', { lastName: 'Meitner', phone: '+4315550111' });
  await admin.put('/api/v1/entry-points/vienna', { number: '+431999000', queue: 'billing', region: 'AT' });
  for (const raw of ['+4315550111', '004315550111', '+43 (1) 555-0111', 'tel:+43-1-5550111', '"M" <sip:+4315550111@example.com>']) {
    assert.equal((await offered(from(raw))).pop.record?.id, cuckoo.id, raw);
  }
  assert.equal((await offered(from('01 5550111'))).pop.kind, 'nothing', 'it is another number in Germany');
  assert.equal((await offered({ ...from('01 5550111'), to: '+431999000' })).pop.record?.id, cuckoo.id);
  const key = `call-${randomUUID()}`;
  const caller = { from: { raw: '01 5550111' } };
  await place.pbx.send(place.pbx.event('call.offered', key, { direction: 'inbound', ...caller, to: { raw: '+431999000' } }));
  await place.pbx.send(place.pbx.event('call.queued', key, { ...caller, queue: 'billing' }));
  assert.equal((await desk.offer()).work.call.from.e164, '+4315550111', 'also when a later event does not say again where it went');
  await place.pbx.end(key);
  await desk.work('canceled');
  assert.equal((await offered({ ...from('01 5550111', { e164: '+49305550101' }), to: '+431999000' })).pop.record?.id, ada.id,
    'what the provider completed stays');
});

test('B12: a withheld number leads to nobody, whatever the rules', async () => {
  await rule('ending', { object: 'contact', kind: 'lastDigits', digits: 6 });
  for (const raw of ['anonymous', '+266696687', 'restricted']) assert.equal((await offered(from(raw))).pop.kind, 'nothing', raw);
});

test('digits that end alike are found where an admin says so, and an extension as well', async () => {
  await rule('ending', { object: 'contact', kind: 'lastDigits', digits: 7, links: 'never' });
  const { pop } = await offered(from('+41 44 555 01 01'));
  assert.deepEqual([pop.kind, pop.candidates[0]?.record.id], ['picker', ada.id]);
  const desk12 = await admin.post('/api/v1/contacts', { lastName: 'Inside', phone: '4712' });
  await rule('inside', { object: 'contact', kind: 'extension' });
  assert.equal((await offered(from('4712'))).pop.record?.id, desk12.id);
  const risks = async () => (await admin.get('/api/v1/configuration/warnings')).items.filter(({ code }) => code === 'matchingRuleMayMistake');
  assert.deepEqual(await risks(), [], 'it links nobody by itself');
  await rule('ending', { object: 'contact', kind: 'lastDigits', digits: 7 });
  assert.deepEqual((await risks()).map(({ pointer }) => pointer), ['/matchingRules/ending/links']);
});

test('an identifier that the caller typed in finds the record, also of a withheld caller and in a later event', async () => {
  await rule('number', { object: 'account', kind: 'identifier', attribute: 'accountNumber' });
  const known = await offered({ ...from('anonymous'), attributes: { accountNumber: 'K-4711' } });
  assert.deepEqual([known.pop.kind, known.pop.record?.id], ['record', engines.id]);
  const key = `call-${randomUUID()}`;
  await place.pbx.send(place.pbx.event('call.offered', key, { direction: 'inbound', from: { raw: 'anonymous' }, to: { raw: '+4930999000' } }));
  await place.pbx.send(place.pbx.event('call.queued', key, { queue: 'billing', attributes: { accountNumber: 'K-4711' } }));
  const { work } = await desk.offer();
  assert.equal(work.pop.record?.id, engines.id);
  await place.pbx.end(key);
  await desk.work('canceled');
});

test('a number that is not attested is shown as unverified, and linked only where the admin says so', async () => {
  const sure = await offered(from('+49305550101', { verification: 'A' }));
  const claimed = await offered(from('+49305550101', { verification: 'C' }));
  assert.deepEqual([sure.pop.isClaimed, claimed.pop.isClaimed, claimed.pop.kind], [false, true, 'record']);
  await rule('contacts', { object: 'contact', links: 'verified' });
  assert.equal((await offered(from('+49305550101', { verification: 'A' }))).pop.kind, 'record');
  const asked = await offered(from('+49305550101', { verification: 'failed' }));
  const key = `call-${randomUUID()}`;
  const parties = { from: { raw: '+49305550101' }, to: { raw: '+4930999000' } };
  await place.pbx.send(place.pbx.event('call.offered', key, { direction: 'inbound', ...parties, from: { ...parties.from, verification: 'C' } }));
  await place.pbx.send(place.pbx.event('call.queued', key, { ...parties, queue: 'billing' }));
  const { pop, call } = (await desk.offer()).work;
  assert.deepEqual([pop.isClaimed, call.relatedRecord], [true, undefined], 'an event that says nothing of it verifies nothing');
  await place.pbx.end(key);
  await desk.work('canceled');
  assert.deepEqual([asked.pop.kind, asked.call.relatedRecord], ['picker', undefined]);
});

test('H1, H2: each outcome opens what the layout says', async () => {
  const address = 'https://crm.example/call{?from,outcome}';
  await layout({ noMatch: [{ kind: 'search' }], singleMatch: [{ kind: 'url', url: address }], multipleMatches: [{ kind: 'search' }] });
  const nobody = await offered(from('+49305550999'));
  assert.deepEqual([nobody.pop.kind, nobody.pop.query], ['search', '+49305550999']);
  const one = await offered();
  assert.deepEqual([one.pop.kind, one.pop.url], ['url', 'https://crm.example/call?from=%2B49305550101&outcome=one']);
  for (const firstName of ['Grace', 'Greta']) await admin.post('/api/v1/contacts', { firstName, lastName: 'H', phone: '+49305550155' });
  assert.equal((await offered(from('+49305550155'))).pop.kind, 'search');
});

test('H5: an outgoing call never pops', async () => {
  const work = await offered({ direction: 'outbound', party: { raw: '+4930999000' }, to: '+49305550101' });
  assert.deepEqual([work.pop.kind, work.call.relatedRecord?.id], ['nothing', ada.id]);
});

test('H6: the offer names the caller, the dialled number and the queue', async () => {
  const work = await offered();
  assert.deepEqual([work.call.from.e164, work.call.to.e164, work.queue], ['+49305550101', '+4930999000', 'billing']);
});

test('H7, H8: an agent\'s own layout opens several tabs, the first in front', async () => {
  await layout({ singleMatch: [{ kind: 'record' }, { kind: 'url', url: 'https://crm.example/{recordKind}/{recordId}' }] });
  const { pop } = await offered();
  assert.equal(pop.kind, 'record');
  assert.deepEqual(pop.otherTabs.map(({ kind, url }) => [kind, url]), [['url', `https://crm.example/contact/${ada.id}`]]);
  await layout(undefined);
  assert.deepEqual((await offered()).pop.otherTabs, []);
});

test('H9: a pop on accept stays away until the agent has accepted', async () => {
  await layout({ moment: 'accept' });
  const key = `call-${randomUUID()}`;
  await place.pbx.call(key, { from: '+49305550101', queue: 'billing' });
  const { work } = await desk.offer();
  assert.deepEqual([work.pop.kind, work.pop.moment], ['nothing', 'accept']);
  await desk.command('accept', { workId: work.workId });
  assert.equal((await desk.work('opened')).work.pop.kind, 'record');
  await place.pbx.end(key);
  await desk.work('closed');
  await layout({ moment: 'manual' });
  const { pop } = await offered();
  assert.deepEqual([pop.kind, pop.moment], ['record', 'manual']);
});

test('B6, B9: the agent picks, takes back and picks again, and the history of it is kept', async () => {
  const people = [];
  for (const firstName of ['Lise', 'Lotte']) people.push(await admin.post('/api/v1/contacts', { firstName, lastName: 'M', phone: '+49305550166' }));
  const key = `call-${randomUUID()}`;
  await place.pbx.call(key, { from: '+49305550166', queue: 'billing' });
  const { work } = await desk.offer();
  assert.deepEqual([work.pop.kind, work.pop.candidates.length, work.call.relatedRecord], ['picker', 2, undefined]);
  await desk.command('accept', { workId: work.workId });
  await desk.work('opened');
  const links = [];
  for (const record of [people[0], null, people[1]].map((one) => one && { kind: 'contact', id: one.id })) {
    await desk.command('linkRecord', { workId: work.workId, record });
    links.push(record ?? undefined);
  }
  await place.pbx.end(key);
  const { user, rest } = place.people[0];
  const { items } = await rest.get(`/api/v1/voice-calls/${work.call.id}/links`);
  assert.deepEqual(items.map(({ record }) => record), links);
  assert.deepEqual([...new Set(items.map(({ by, isAutomatic }) => `${by} ${isAutomatic}`))], [`${user.id} false`]);
  assert.deepEqual((await admin.get(`/api/v1/voice-calls/${work.call.id}`)).relatedRecord, links[2]);
  const alone = await offered();
  const automatic = await admin.get(`/api/v1/voice-calls/${alone.call.id}/links`);
  assert.deepEqual(automatic.items.map(({ isAutomatic, record }) => [isAutomatic, record.id]), [[true, ada.id]]);
});

test('B13: whoever becomes known after the call gets it all the same, with a note, unless there are several', async () => {
  const post = (firstName) => admin.post('/api/v1/contacts', { firstName, lastName: 'N', homePhone: '+49305550178' });
  for (const name of ['Emmy', 'Emma']) await post(name);
  const several = await offered(from('+49305550178'));
  const work = await offered(from('+49305550177'));
  assert.deepEqual([several.pop.kind, work.pop.kind], ['picker', 'nothing']);
  await post('Emilia');
  const grace = await admin.post('/api/v1/contacts', { firstName: 'Grace', lastName: 'Hopper', mobilePhone: '+49305550177' });
  const linked = await eventually('the link', () => admin.get(`/api/v1/voice-calls/${work.call.id}`), (call) => call.relatedRecord);
  assert.deepEqual(linked.relatedRecord, { kind: 'contact', id: grace.id });
  const { items } = await admin.get(`/api/v1/voice-calls/${work.call.id}/links`);
  assert.deepEqual(items.map(({ isAutomatic, by, record, note }) => [isAutomatic, by, record.id, note]),
    [[true, undefined, grace.id, 'found after the call, in mobilePhone']]);
  assert.equal((await admin.get(`/api/v1/voice-calls/${several.call.id}`)).relatedRecord, undefined, 'listed before Grace\'s');
  assert.equal((await admin.get(`/api/v1/contacts/${grace.id}/background`)).lastCalls.length, 1);
});

test('B14, B15: beside the record stand its open cases and its last calls with their dispositions', async () => {
  await admin.put('/api/v1/dispositions/sold', { label: 'Sold' });
  const open = await admin.post('/api/v1/cases', { subject: 'The engine stands still', contactId: ada.id });
  await admin.post('/api/v1/cases', { subject: 'It turns', contactId: ada.id, status: 'closed' });
  const key = `call-${randomUUID()}`;
  await place.pbx.call(key, { from: '+49305550101', queue: 'billing' });
  const { work } = await desk.offer();
  await desk.command('accept', { workId: work.workId });
  await desk.work('opened');
  await desk.command('setDisposition', { workId: work.workId, disposition: 'sold' });
  await place.pbx.end(key);
  await desk.work('closed');
  const { account, openCases, lastCalls } = await place.people[0].rest.get(`/api/v1/contacts/${ada.id}/background`);
  assert.equal(account.id, engines.id);
  assert.deepEqual(openCases.map(({ id }) => id), [open.id]);
  assert.deepEqual([lastCalls[0].id, lastCalls[0].disposition, lastCalls[0].agent], [work.call.id, 'sold', place.people[0].user.id]);
  assert.ok(lastCalls.length > 1 && lastCalls.length <= 10);
  const ofAccount = await admin.get(`/api/v1/accounts/${engines.id}/background`);
  assert.deepEqual([ofAccount.account.id, ofAccount.openCases], [engines.id, []]);
  const ofCase = await admin.get(`/api/v1/cases/${open.id}/background`);
  assert.deepEqual([ofCase.serviceCase.id, ofCase.account], [open.id, undefined]);
  await admin.expect('GET', `/api/v1/leads/${ada.id}/background`, 404);
});

test('B15: a console that asks for it is told who the caller is right behind the offer, once for each record', async () => {
  await desk.command('signOut');
  desk = place.people[0].console;
  await desk.signIn({ wantsBackground: true });
  await desk.command('setPresence', { status: 'available' });
  const told = () => desk.next((frame) => frame.type === 'background');
  const key = `call-${randomUUID()}`;
  await place.pbx.call(key, { from: '+49305550101', queue: 'billing' });
  const { work } = await desk.offer();
  const first = await told();
  assert.deepEqual([first.workId, first.record, first.seq], [work.workId, { kind: 'contact', id: ada.id }, undefined]);
  assert.deepEqual(first.background, await place.people[0].rest.get(`/api/v1/contacts/${ada.id}/background`));
  await desk.command('accept', { workId: work.workId });
  await desk.work('opened');
  await desk.command('linkRecord', { workId: work.workId, record: { kind: 'account', id: engines.id } });
  const second = await told();
  assert.deepEqual([second.workId, second.background.account.id, second.background.contact], [work.workId, engines.id, undefined]);
  await place.pbx.end(key);
  await desk.work('closed');
  assert.equal(desk.frames.filter(({ type }) => type === 'background').length, 0, 'each record once');
});

test('an address that a caller could bend is refused with its place', async () => {
  for (const url of ['javascript:alert(1)', 'https://{from}/', 'https://crm.example/{+from}', 'https://crm.example/{shoeSize}']) {
    const refused = await admin.expect('PUT', '/api/v1/softphone-layouts/bad', 400, {
      body: { singleMatch: [{ kind: 'url', url }] }, headers: { 'if-none-match': '*' },
    });
    assert.equal(refused.pointer, '/singleMatch/0/url', url);
  }
});

test('the test says by which rule, in which order, and what would open, by REST and on the command line', async () => {
  await rule('number', { object: 'account', kind: 'identifier', attribute: 'accountNumber' });
  await rule('contacts', { object: 'contact', order: 1, links: 'never' });
  await layout({ singleMatch: [{ kind: 'url', url: 'https://crm.example/{recordId}' }] });
  const ask = (query) => admin.get(`/api/v1/matching/test?${new URLSearchParams({ from: '+49305550101', ...query })}`);
  const byNumber = await ask({});
  assert.deepEqual([byNumber.outcome, byNumber.needsChoice, byNumber.pop.kind], ['one', true, 'picker']);
  assert.deepEqual(byNumber.candidates.map(({ rule: by, kind, field }) => [by, kind, field]), [['contacts', 'number', 'homePhone']]);
  const byAccount = await ask({ attribute: 'accountNumber=K-4711', layout: 'desk' });
  assert.deepEqual([byAccount.outcome, byAccount.pop.url], ['one', `https://crm.example/${engines.id}`]);
  assert.equal((await ask({ verification: 'B' })).isClaimed, true);
  await admin.expect('GET', '/api/v1/matching/test?from=1&layout=none', 400);
  await admin.expect('GET', '/api/v1/matching/test?from=1&attribute=none', 400);
  const said = await run(['match', '+49305550101', '--attribute', 'accountNumber=K-4711', '--layout', 'desk', '--url', place.server.base],
    { environment: { ANSWERD_TOKEN: admin.token } });
  assert.equal(said.code, 0, said.stderr);
  assert.match(said.stdout, /1\. Analytical Engines \(account .*\), by externalId \(rule number\); /);
  assert.match(said.stdout, new RegExp(`Opens: https://crm\\.example/${engines.id}\n`));
});
