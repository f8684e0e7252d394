// SPDX-License-Identifier: Apache-2.0
// Records from CSV files and back: by the command line and by REST, broken off and taken up again.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { floor } from './support/floor.mjs';
import { eventually, run, Server } from './support/server.mjs';

let place;
let admin;
before(async () => {
  place = await floor({ agents: 1 });
  admin = place.admin;
});
after(() => place.server.dispose());

function fileIn(server, name, content) {
  const file = join(server.folder, name);
  writeFileSync(file, content);
  return file;
}
const inFolder = (name, content) => fileIn(place.server, name, content);
const lines = (...rows) => `${rows.join('\r\n')}\r\n`;

// The command line beside a server.
const answerd = (server, rest, ...words) => run([...words, '--url', server.base], { environment: { ANSWERD_TOKEN: rest.token } });
const here = (...words) => answerd(place.server, admin, ...words);

const byExternalId = async (kind, id) => (await admin.get(`/api/v1/${kind}?externalId=${encodeURIComponent(id)}`)).items[0];

// An import by REST, in pieces of so many bytes.
async function upload(rest, object, content, { pieceBytes = 1 << 20, ...fields } = {}) {
  const bytes = Buffer.from(content);
  const job = await rest.post('/api/v1/imports', { object, bytesTotal: bytes.length, ...fields });
  for (let offset = 0; offset < bytes.length; offset += pieceBytes) await piece(rest, job.id, bytes, offset, pieceBytes);
  return ended(rest, job.id);
}
const piece = (rest, id, bytes, offset, size, status = 200) =>
  rest.expect('PUT', `/api/v1/imports/${id}/content?offset=${offset}`, status, {
    raw: bytes.subarray(offset, offset + size), headers: { 'content-type': 'text/csv' },
  });
const ended = (rest, id) => eventually('the end of the import', () => rest.get(`/api/v1/imports/${id}`), ({ state }) => state !== 'running');
const rejectsOf = async (rest, id) => (await rest.get(`/api/v1/imports/${id}/rejects`)).trimEnd().split('\r\n').slice(1);

test('what Salesforce exports maps without a mapping, and the four objects refer to each other', async () => {
  const accounts = inFolder('Account.csv', lines('"Id","IsPersonAccount","Name","Phone","PersonContactId","OwnerId"',
    '"001A","0","Übersee Handel","+49 40 112233","","005"', '"001P","1","Émilie du Châtelet","","003P","005"'));
  const contacts = inFolder('Contact.csv', lines('"Id","AccountId","IsPersonAccount","LastName","FirstName","Phone","MobilePhone","HomePhone","OtherPhone","Email"',
    '"003A","001A","0","Lovelace","Ada","030 7654321","+491701234567","","","ada@example.org"',
    '"003P","001P","1","du Châtelet","Émilie","","+33123456789","","",""'));
  const leads = inFolder('Lead.csv', lines('Id,LastName,FirstName,Company,Phone,IsConverted,ConvertedContactId',
    '00QA,Hermann,Grete,Quanten GmbH,+49301,0,', '00QB,Lovelace,Ada,Engines,+491705555555,1,003A'));
  const cases = inFolder('Case.csv', lines('Id,CaseNumber,ContactId,AccountId,Subject,Status,Priority,CreatedDate',
    '500A,00001001,003A,001A,Parcel is broken,New,High,2026-01-31T08:00:00.000+0000'));
  for (const [object, file] of Object.entries({ accounts, contacts, leads, cases })) {
    const done = await here('import', object, file);
    assert.equal(done.code, 0, done.stdout + done.stderr);
    assert.match(done.stdout, /, 0 updated, 0 unchanged, 0 rejected/);
  }
  assert.match((await here('import', 'accounts', accounts)).stdout, /Column left out: OwnerId\n2 rows: 0 inserted, 0 updated, 2 unchanged/);

  const account = await byExternalId('accounts', '001A');
  const ada = await byExternalId('contacts', '003A');
  assert.equal(ada.accountId, account.id);
  assert.deepEqual(ada.phone, { kind: 'number', raw: '030 7654321', e164: '+49307654321' });
  const person = await byExternalId('accounts', '001P');
  assert.equal(person.isPersonAccount, true);
  assert.equal(person.personContactId, (await byExternalId('contacts', '003P')).id);
  assert.equal((await byExternalId('leads', '00QB')).convertedContactId, ada.id);
  const parcel = await byExternalId('cases', '500A');
  assert.deepEqual([parcel.contactId, parcel.accountId, parcel.status, parcel.priority, parcel.createdAt],
    [ada.id, account.id, 'open', 1, '2026-01-31T08:00:00.000Z']);
  const { match } = await admin.get(`/api/v1/matching?from=${encodeURIComponent('+491705555555')}`);
  assert.deepEqual(match.candidates.map(({ record }) => record.id), [ada.id], 'a converted lead answers with its contact');
});

test('a second file changes the columns it has and leaves the others', async () => {
  await upload(admin, 'contacts', 'Id,LastName,Phone,Email\nU1,Before,+49301234567,u@example.org\n');
  const job = await upload(admin, 'contacts', 'Id,Phone,LastName\nU1,+49307777777,After\nU2,,New\n');
  assert.deepEqual([job.inserted, job.updated, job.unchanged, job.rejected], [1, 1, 0, 0]);
  const contact = await byExternalId('contacts', 'U1');
  assert.deepEqual([contact.lastName, contact.email, contact.phone.e164], ['After', 'u@example.org', '+49307777777']);
  const hits = async (number) => (await admin.get(`/api/v1/matching?from=${encodeURIComponent(number)}`)).match.candidates.length;
  assert.deepEqual([await hits('+49301234567'), await hits('+49307777777')], [0, 1], 'the index of numbers follows');
});

test('every bad row is rejected with its line, column and reason, and the others are in', async () => {
  const content = Buffer.concat([
    Buffer.from('\uFEFFId,LastName,FirstName,AccountId\r\nR1,"two\r\nlines",,\r\nR2,too,few\r\nR3,M'), Buffer.from([0xfc]),
    Buffer.from('ller,,\r\nR4,,no last name,\r\nR5,X,,001-nobody\r\n,X,,\r\nR6,a"b,,\r\nR7,"'), Buffer.alloc(10 << 20, 'x'),
    Buffer.from(`",,\r\nR8,${'y'.repeat(129)},,\r\nR9,=1+1,fine,\r\nR10,"never closed,,\r\n`),
  ]);
  const job = await upload(admin, 'contacts', content, { pieceBytes: 1_000_003 });
  assert.deepEqual([job.state, job.inserted, job.rejected, job.rows, job.percent], ['finished', 2, 9, 11, 100]);
  assert.deepEqual(await rejectsOf(admin, job.id), [
    '4,,"3 cells, but the heading has 4"',
    '5,LastName,bytes that are not UTF-8; is the file in Latin-1?',
    '6,LastName,This must not be empty.',
    '7,AccountId,no account has this external id; import accounts first',
    '8,Id,"empty, so that nothing says which record this is"',
    '9,LastName,a quote inside a cell that does not begin with one',
    '10,LastName,a cell of more than 65536 bytes; is its closing quote missing?',
    '11,LastName,At most 128 characters.',
    '13,LastName,a quote that is never closed',
  ]);
  assert.equal((await byExternalId('contacts', 'R1')).lastName, 'two\r\nlines');
  assert.equal((await byExternalId('contacts', 'R9')).lastName, '=1+1');
  assert.equal(await byExternalId('contacts', 'R2'), undefined);
});

test('the command line leaves the rejected rows beside the file and says so with its exit code', async () => {
  const file = inFolder('half.csv', 'Id,LastName\nH1,Fine\nH2,\n');
  const done = await here('import', 'contacts', file);
  assert.equal(done.code, 1, done.stderr);
  assert.match(done.stdout, /2 rows: 1 inserted, 0 updated, 0 unchanged, 1 rejected/);
  assert.equal(readFileSync(`${file}.rejects.csv`, 'utf8'), 'line,column,reason\r\n3,LastName,This must not be empty.\r\n');
});

test('a mapping file names the columns of any other system', async () => {
  const file = inFolder('crm.csv', 'Kundennummer;x,Nachname,Telefon,Id\nK1,Müller,030 7654322,other\n');
  const map = inFolder('map.json', JSON.stringify({ 'Kundennummer;x': 'externalId', Nachname: 'lastName', Telefon: 'phone' }));
  const done = await here('import', 'contacts', file, '--map', map);
  assert.equal(done.code, 0, done.stderr);
  assert.match(done.stdout, /Column left out: Id/);
  assert.equal((await byExternalId('contacts', 'K1')).phone.e164, '+49307654322');
  for (const [mapping, reason] of [[{ Fax: 'phone' }, /no such column/], [{ Telefon: 'fax' }, /no field fax/], [{ Nachname: 'phone', Telefon: 'phone' }, /already/]]) {
    const job = await upload(admin, 'contacts', readFileSync(file), { mapping });
    assert.equal(job.state, 'failed');
    assert.match(job.reason, reason);
  }
  assert.match((await upload(admin, 'contacts', 'LastName\nX\n')).reason, /No column says which record a row is/);
  assert.match((await upload(admin, 'contacts', '\n\n')).reason, /no heading/);
});

test('a dry run judges every row and keeps none', async () => {
  const file = inFolder('dry.csv', 'Id,LastName\nU1,After\nD1,New\nD2,\n');
  const done = await here('import', 'contacts', file, '--dry-run');
  assert.match(done.stdout, /Dry run, nothing is kept. 3 rows: 1 inserted, 0 updated, 1 unchanged, 1 rejected/);
  assert.equal(await byExternalId('contacts', 'D1'), undefined);
  const refused = await here('import', 'contacts', inFolder('no-key.csv', 'LastName\nX\n'), '--dry-run');
  assert.equal(refused.code, 1);
  assert.match(refused.stderr, /Refused: No column says which record a row is/);
});

test('an external id is of one record: a second is refused and names the first', async () => {
  const first = await admin.post('/api/v1/cases', { subject: 'First', externalId: 'one' });
  const second = await admin.send('POST', '/api/v1/cases', { body: { subject: 'Second', externalId: 'one' } });
  assert.equal(second.status, 409);
  assert.equal(second.body.pointer, '/externalId');
  assert.ok(second.body.detail.includes(first.id));
  await admin.expect('GET', '/api/v1/cases?externalId=one&q=first', 400);
});

test('pieces follow each other, and only admins send them', async () => {
  const bytes = Buffer.from('Id,LastName\nP1,Piece\n');
  const job = await admin.post('/api/v1/imports', { object: 'contacts', bytesTotal: bytes.length });
  await piece(admin, job.id, bytes, 0, 8);
  const wrong = await piece(admin, job.id, bytes, 12, 4, 409);
  assert.match(wrong.detail, /begin at 8/);
  await piece(admin, job.id, Buffer.concat([bytes, bytes]), 8, 99, 400);
  await admin.expect('PUT', `/api/v1/imports/${job.id}/content?offset=8`, 415, { body: {} });
  const agent = place.people[0].rest;
  await agent.get('/api/v1/imports', 403);
  await agent.get('/api/v1/exports/contacts', 403);
  assert.equal((await admin.get('/api/v1/imports')).items[0].id, job.id);
  await admin.expect('DELETE', `/api/v1/imports/${job.id}`, 204);
  await admin.get(`/api/v1/imports/${job.id}`, 404);
  await piece(admin, job.id, bytes, 8, 99, 404);
});

test('an import goes on where it stopped when the server is killed and when the sender is', async () => {
  const server = await new Server().start();
  try {
    let rest = await server.claim();
    const rows = 6000;
    const content = Buffer.from(`Id,LastName,Phone\n${Array.from({ length: rows }, (_, i) => `K${i},Last${i},+4930${1000000 + i}\n`).join('')}`);
    const file = fileIn(server, 'many.csv', content);
    const half = Math.floor(content.length / 2);
    const { createHash } = await import('node:crypto');
    const job = await rest.post('/api/v1/imports', {
      object: 'contacts', bytesTotal: content.length, fingerprint: createHash('sha256').update(content).digest('hex'), dryRun: false, mapping: {},
    });
    await piece(rest, job.id, content, 0, half); // and now the sender is gone
    await eventually('some rows', () => rest.get(`/api/v1/imports/${job.id}`), ({ rows: done }) => done > 0);
    await server.kill();
    await server.start();
    rest = await server.signIn('admin', 'correct horse battery');
    const again = await eventually('the first half', () => rest.get(`/api/v1/imports/${job.id}`), ({ bytesDone }) => bytesDone > half - 100);
    assert.equal(again.bytesReceived, half);
    const done = await answerd(server, rest, 'import', 'contacts', file);
    assert.equal(done.code, 0, done.stderr);
    assert.match(done.stdout, new RegExp(`Continues import ${job.id}`));
    assert.match(done.stdout, new RegExp(`${rows} rows: ${rows} inserted, 0 updated, 0 unchanged, 0 rejected`));
  } finally {
    await server.dispose();
  }
});

test('what is exported is imported as the same records, formulas included', async () => {
  await upload(admin, 'contacts', 'Id,FirstName,LastName,Phone\nF1,"=HYPERLINK(""http://x"")","\'=quoted",+4930999\nF2,-cmd,"a,b\n""c""",@7\n');
  const files = {};
  for (const object of ['accounts', 'contacts', 'leads', 'cases']) {
    files[object] = join(place.server.folder, `export-${object}.csv`);
    assert.equal((await here('export', object, '--output', files[object])).code, 0);
  }
  assert.ok(readFileSync(files.contacts, 'utf8').includes("\"'=HYPERLINK(\"\"http://x\"\")\""), 'no cell is a formula');
  const server = await new Server().start();
  try {
    const there = await server.claim();
    for (const [object, file] of Object.entries(files)) {
      const done = await answerd(server, there, 'import', object, file);
      assert.equal(done.code, 0, done.stdout + done.stderr);
      assert.equal((await answerd(server, there, 'export', object)).stdout, readFileSync(file, 'utf8'));
      assert.match((await here('import', object, file)).stdout, /0 inserted, 0 updated, \d+ unchanged, 0 rejected/);
    }
  } finally {
    await server.dispose();
  }
});

test('who imported and exported is in the audit', async () => {
  const { items } = await admin.get('/api/v1/audit?limit=200');
  for (const action of ['import.create', 'import.remove', 'export.contacts']) {
    assert.ok(items.some((entry) => entry.action === action), action);
  }
});

test('a record that was deleted here is found by no row: its external id inserts anew, its id is rejected', async () => {
  const gone = await admin.post('/api/v1/leads', { lastName: 'Deleted', externalId: 'DEL-1' });
  await admin.expect('DELETE', `/api/v1/leads/${gone.id}`, 204, { headers: { 'if-match': '*' } });
  const byId = await upload(admin, 'leads', lines('id,LastName', `${gone.id},Back`));
  assert.deepEqual([byId.inserted, byId.rejected], [0, 1]);
  assert.match((await rejectsOf(admin, byId.id))[0], /restore it instead/);
  const byExternal = await upload(admin, 'leads', lines('Id,LastName', 'DEL-1,New'));
  assert.equal(byExternal.inserted, 1);
  assert.notEqual((await byExternalId('leads', 'DEL-1')).id, gone.id);
  await admin.expect('POST', `/api/v1/leads/${gone.id}/restore`, 409, { headers: { 'if-match': '*' } });
});
