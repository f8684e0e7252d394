// SPDX-License-Identifier: Apache-2.0
// The configuration as one file: exported, compared, tried out and applied, by REST and by the command line.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { addAgent, floor, online } from './support/floor.mjs';
import { binary, Server } from './support/server.mjs';

const path = '/api/v1/configuration';
const password = 'a long enough password';
let place;
let admin;
before(async () => {
  place = await floor({ agents: 2 });
  admin = place.admin;
  await admin.put('/api/v1/skills/spanish', { label: 'Español' });
  await admin.put('/api/v1/entry-points/main', { label: 'Main', number: '+4930999000', queue: 'billing' });
});
after(() => place.server.dispose());

// The command line beside a server, signed in by a token file.
function config(server, token, ...words) {
  const file = join(server.folder, 'admin.token');
  writeFileSync(file, `${token}\n`, { mode: 0o600 });
  const run = spawnSync(binary, ['config', ...words, '--url', server.base, '--token-file', file], { encoding: 'utf8' });
  return { status: run.status, out: run.stdout, err: run.stderr };
}
const here = (...words) => config(place.server, admin.token, ...words);
const inFolder = (name, content) => {
  const file = join(place.server.folder, name);
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
  return file;
};
async function current() {
  const { body, headers } = await admin.send('GET', path);
  return { file: body, etag: headers.get('etag') };
}
const put = (body, { dryRun = false, etag } = {}) =>
  admin.send('PUT', `${path}?dryRun=${dryRun}`, { body, headers: etag ? { 'if-match': etag } : {} });

test('export, apply on an empty server and export again are the same bytes', async () => {
  const exported = join(place.server.folder, 'exported.json');
  const done = here('export', '--output', exported);
  assert.equal(done.status, 0, done.err);
  assert.equal(here('export').out, readFileSync(exported, 'utf8'), 'twice the same');
  assert.deepEqual(Object.keys(JSON.parse(readFileSync(exported, 'utf8')).agents), ['agent1', 'agent2']);
  assert.ok(!readFileSync(exported, 'utf8').includes('revision'));

  const other = await new Server().start();
  try {
    const there = await other.claim();
    const refused = config(other, there.token, 'apply', exported);
    assert.equal(refused.status, 1);
    assert.match(refused.err, /\/agents\/agent1 Is no user with the role agent/);
    assert.match(refused.err, /\/agents\/agent2 Is no user with the role agent/);
    assert.deepEqual((await there.get(path)).agents, {}, 'nothing was applied');
    for (const username of ['agent2', 'agent1']) { // other ids than over there
      await there.post('/api/v1/users', { username, password, displayName: username, roles: ['agent'] });
    }
    const applied = config(other, there.token, 'apply', exported);
    assert.equal(applied.status, 0, applied.err);
    assert.equal(config(other, there.token, 'export').out, readFileSync(exported, 'utf8'));
    const again = config(other, there.token, 'apply', exported);
    assert.match(again.out, /No changes/);
  } finally {
    await other.dispose();
  }
});

test('every fault is named by its place in the file, and nothing is half applied', async () => {
  const { file, etag } = await current();
  file.queues.extra = { routing: 'nowhere', timeZone: 'Mars/Olympus' };
  file.queues.good = { routing: 'calls' };
  file.presenceStatuses.odd = { channels: ['fax', 'chat', 'telex'] };
  file.agents.ghost = { presenceConfiguration: 'default' };
  delete file.routingConfigurations.calls;
  const { status, body } = await put(file, { etag });
  assert.equal(status, 400);
  assert.deepEqual(body.errors.map(({ pointer }) => pointer), [
    '/presenceStatuses/odd/channels/0', '/presenceStatuses/odd/channels/2', '/queues/billing/routing', '/queues/extra/routing',
    '/queues/good/routing', '/queues/extra/timeZone', '/agents/ghost',
  ]);
  assert.deepEqual(await current(), { file: (await current()).file, etag });
  await admin.get('/api/v1/queues/good', 404);
});

test('what is misspelt is named everywhere at once', async () => {
  const { file, etag } = await current();
  file.queues.billing.colour = 'red';
  file.queues.billing.waitingMax = 'many';
  file.channels.chat.wrapUpSeconds = -1;
  file.doors = {};
  const { status, body } = await put(file, { etag });
  assert.equal(status, 400);
  assert.deepEqual(body.errors.map(({ pointer }) => pointer).sort(),
    ['/channels/chat/wrapUpSeconds', '/doors', '/queues/billing/colour', '/queues/billing/waitingMax']);
});

test('a writer who saw an older configuration is refused, and one who saw none is asked to look', async () => {
  const { file, etag } = await current();
  await admin.put('/api/v1/skills/french', { label: 'French' });
  assert.equal((await put(file, { etag })).status, 412);
  assert.equal((await put(file)).status, 428);
  assert.equal((await put(file, { dryRun: true, etag })).status, 412);
  const { body } = await put(file, { dryRun: true });
  assert.deepEqual(body.changes, [{ pointer: '/skills/french', action: 'removed', before: { label: 'French' } }]);
  assert.equal((await put(file, { etag: (await current()).etag })).status, 200);
  await admin.get('/api/v1/skills/french', 404);
});

test('one apply is one revision, in the history of everything it changed', async () => {
  const { file, etag } = await current();
  file.skills.law = { label: 'Law' };
  file.queues.claims = { label: 'Claims', routing: 'claims' };
  file.routingConfigurations.claims = { skills: [{ skill: 'law', level: 3 }] };
  const { body } = await put(file, { etag });
  assert.equal(body.revision, Number(etag.slice(1, -1)) + 1);
  assert.deepEqual(body.changes.map(({ pointer, action }) => `${action} ${pointer}`),
    ['added /queues/claims', 'added /routingConfigurations/claims', 'added /skills/law']);
  for (const entity of ['skills/law', 'queues/claims', 'routing-configurations/claims']) {
    const history = await admin.get(`/api/v1/${entity}/history`);
    assert.equal(history.items[0].revision, body.revision);
  }
  assert.deepEqual(body.warnings.map(({ code, pointer }) => `${code} ${pointer}`).filter((warning) => warning.includes('claims')),
    ['queueWithoutAgents /queues/claims']);
  const { items } = await admin.get(`${path}/warnings`);
  assert.deepEqual(items, body.warnings);
});

test('a kind that the file does not speak of stays as it is', async () => {
  const { etag, file } = await current();
  const { body } = await put({ skills: { ...file.skills, tax: { label: 'Tax' } } }, { etag });
  assert.deepEqual(body.changes, [{ pointer: '/skills/tax', action: 'added', after: { label: 'Tax' } }]);
});

test('a dry run says who would be offered what waits, and changes nothing', async () => {
  const { id } = await admin.post('/api/v1/work-items', { channel: 'chat', queue: 'claims', subject: 'A claim' });
  await online(place.people[0]);
  const { file, etag } = await current();
  file.agents.agent1 = { ...file.agents.agent1, queues: ['billing', 'claims'], skills: [{ skill: 'law', level: 5 }] };
  const { body } = await put(file, { dryRun: true, etag });
  assert.equal(body.dryRun, true);
  assert.equal(body.waiting.offered, 1);
  const [item] = body.waiting.changing;
  assert.equal(item.item, id);
  assert.equal(item.offeredToUsername, 'agent1');
  assert.deepEqual([item.before.ableAgents, item.after.ableAgents], [0, 1]);
  assert.equal((await current()).etag, etag);
  assert.equal((await admin.get(`/api/v1/work-items/${id}`)).state, 'waiting');

  const wanted = inFolder('claims.json', file);
  const dry = here('apply', '--dry-run', wanted);
  assert.equal(dry.status, 0, dry.err);
  assert.match(dry.out, /changed \/agents\/agent1/);
  assert.match(dry.out, /would be offered to agent1/);
  assert.equal((await current()).etag, etag);
  assert.equal(here('apply', wanted).status, 0);
  const { work } = await place.people[0].console.offer();
  assert.equal(work.itemId, id);
});

test('diff says what differs with its exit code', async () => {
  const { file } = await current();
  const same = here('diff', inFolder('same.json', file));
  assert.equal(same.status, 0, same.err);
  file.queues.billing.label = 'Bills';
  const differs = here('diff', inFolder('differs.json', file));
  assert.equal(differs.status, 1);
  assert.match(differs.out, /changed \/queues\/billing\n {2}label: "Billing" -> "Bills"/);
});

test('the command line takes a token from the environment or a private file, and says what is wrong otherwise', async () => {
  const run = (environment, ...words) => spawnSync(binary, ['config', ...words], { encoding: 'utf8', env: { ...process.env, ...environment } });
  const asked = run({ ANSWERD_TOKEN: admin.token }, 'export', '--url', place.server.base);
  assert.equal(asked.status, 0, asked.stderr);
  const without = run({}, 'export', '--url', place.server.base);
  assert.equal(without.status, 2);
  assert.match(without.stderr, /ANSWERD_TOKEN/);
  const wrong = run({ ANSWERD_TOKEN: 'nonsense' }, 'export', '--url', place.server.base);
  assert.equal(wrong.status, 2);
  assert.match(wrong.stderr, /401/);
  const open = inFolder('open.token', admin.token);
  const readable = run({}, 'export', '--url', place.server.base, '--token-file', open);
  assert.equal(readable.status, statSync(open).mode & 0o077 ? 2 : 0);
  assert.ok(!(without.stderr + wrong.stderr + readable.stderr).includes(admin.token));
});

test('a file is checked without a server: faults and warnings', async () => {
  const check = (file) => spawnSync(binary, ['config', 'check', file], { encoding: 'utf8' });
  const { file } = await current();
  file.queues.lonely = { routing: 'calls' };
  const fine = check(inFolder('fine.json', file));
  assert.equal(fine.status, 0, fine.stderr);
  assert.match(fine.stdout, /\/queues\/lonely no agent is a member/);
  file.queues.lonely.routing = 'nowhere';
  file.entryPoints.main.number = 'zero';
  const faulty = check(inFolder('faulty.json', file));
  assert.equal(faulty.status, 1);
  assert.match(faulty.stderr, /\/entryPoints\/main\/number/);
});

test('an agent may neither read nor apply the whole', async () => {
  const agent = place.people[0].rest;
  assert.equal((await agent.send('GET', path)).status, 403);
  assert.equal((await agent.send('PUT', path, { body: {}, headers: { 'if-match': '*' } })).status, 403);
});

test('a large organisation fits into one file', async () => {
  const { file, etag } = await current();
  for (let i = 0; i < 5_000; ++i) file.queues[`queue-${i}`] = { label: `Queue ${i}`, routing: 'calls' };
  for (let i = 0; i < 2_000; ++i) file.entryPoints[`entry-${i}`] = { number: `+49309${100_000 + i}`, queue: `queue-${i}` };
  const applied = await put(file, { etag });
  assert.equal(applied.status, 200, JSON.stringify(applied.body).slice(0, 500));
  const { file: after, etag: next } = await current();
  assert.equal(Object.keys(after.queues).length, Object.keys(file.queues).length);
  for (const key of Object.keys(after.queues)) if (key.startsWith('queue-')) delete after.queues[key];
  for (const key of Object.keys(after.entryPoints)) if (key.startsWith('entry-')) delete after.entryPoints[key];
  assert.equal((await put(after, { etag: next })).status, 200);
});
