// SPDX-License-Identifier: Apache-2.0
// Skills with dates, expressions of skills, and skills that follow from attributes: over REST, as an admin sets them.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { addAgent, floor, online } from './support/floor.mjs';

let place;
let admin;
let agent;
before(async () => {
  place = await floor({ agents: 0 });
  admin = place.admin;
  for (const name of ['spanish', 'billing', 'trainee']) await admin.put(`/api/v1/skills/${name}`, { label: name });
  agent = await addAgent(place.server, admin, 'ada', { queues: ['billing'] });
});
after(() => place.server.dispose());

const at = (seconds) => new Date(Date.now() + seconds * 1000).toISOString();
const withSkills = (skills) => admin.put(`/api/v1/agents/${agent.user.id}`, {
  displayName: 'ada', queues: ['billing'], skills, presenceConfiguration: 'default', endpoint: 'sip:ada@pbx',
});
const queued = async (fields) => (await admin.post('/api/v1/work-items', { channel: 'email', queue: 'billing', subject: 'x', ...fields })).id;
const why = async (id) => (await admin.get(`/api/v1/work-items/${id}/explanation`)).agents.find((one) => one.agent === agent.user.id);
const finish = async (desk, work) => {
  await desk.command('accept', { workId: work.workId });
  await desk.command('closeWork', { workId: work.workId });
};

test('a skill counts from its first second, without anybody asking', async () => {
  const dated = await withSkills([{ skill: 'spanish', level: 5, validFrom: at(2), validUntil: at(3600) }]);
  assert.equal(dated.skills[0].level, 5);
  const desk = await online(agent);
  const id = await queued({ skills: [{ skill: 'spanish', level: 3 }] });
  assert.match((await why(id)).detail, /^needs spanish at 3, has 5 only from \d{4}-/);
  const { work } = await desk.offer();
  assert.equal(work.itemId, id);
  await finish(desk, work);
  const refused = await admin.expect('PUT', `/api/v1/agents/${agent.user.id}`, 400, {
    headers: { 'if-match': (await admin.send('GET', `/api/v1/agents/${agent.user.id}`)).headers.get('etag') },
    body: {
      displayName: 'ada', queues: ['billing'], presenceConfiguration: 'default',
      skills: [{ skill: 'spanish', level: 5, validFrom: at(60), validUntil: at(60) }],
    },
  });
  assert.equal(refused.pointer ?? refused.errors?.[0]?.pointer, '/skills/0/validUntil');
  await withSkills([{ skill: 'spanish', level: 5, validUntil: '2020-01-01T00:00:00Z' }]);
  const late = await queued({ skills: [{ skill: 'spanish', level: 3 }] });
  assert.equal((await why(late)).detail, 'needs spanish at 3, had 5 until 2020-01-01T00:00:00Z');
  await admin.expect('DELETE', `/api/v1/work-items/${late}`, 204);
});

test('an expression says who may take it, and which part keeps an agent out', async () => {
  await withSkills([{ skill: 'spanish', level: 5 }]);
  const desk = agent.console;
  const wrong = await admin.expect('POST', '/api/v1/work-items', 400, {
    headers: { 'idempotency-key': 'wrong' },
    body: { channel: 'email', queue: 'billing', skillExpression: 'spanish >= 3 and (or)' },
  });
  assert.equal(wrong.pointer ?? wrong.errors?.[0]?.pointer, '/skillExpression');
  assert.match(JSON.stringify(wrong), /column 19: expected a skill name/);
  const id = await queued({ skillExpression: 'spanish >= 3 and (billing or trainee in 2..5)' });
  assert.deepEqual(await why(id), { agent: agent.user.id, exclusion: 'skillMissing', detail: 'needs billing or trainee in 2..5: has neither' });
  await admin.expect('PATCH', `/api/v1/work-items/${id}`, 204, { body: { skillExpression: 'spanish and not trainee' } });
  const { work } = await desk.offer();
  assert.equal(work.itemId, id);
  assert.equal((await admin.get(`/api/v1/work-items/${id}`)).skillExpression, 'spanish and not trainee');
  await finish(desk, work);
});

test('skills follow from attributes; a value without a row is reported', async () => {
  await admin.put('/api/v1/skill-rules/by-language', { rows: [{ attribute: 'language', value: 'es', skill: 'spanish', level: 4 }] });
  await admin.put('/api/v1/routing-configurations/calls', { label: 'Calls', priority: 5, skillRules: 'by-language', skillExpression: 'not trainee' });
  const desk = agent.console;
  const id = await queued({ attributes: { language: 'fi' } });
  const { work } = await desk.offer();
  assert.equal(work.itemId, id);
  const item = await admin.get(`/api/v1/work-items/${id}`);
  assert.deepEqual([item.unmatchedAttributes, item.queueSkillExpression, item.attributes], [['language'], 'not trainee', { language: 'fi' }]);
  assert.deepEqual((await admin.get(`/api/v1/work-items/${id}/explanation`)).unmatchedAttributes, ['language']);
  await finish(desk, work);
  assert.deepEqual((await admin.get(`/api/v1/work-items/${id}/decisions`)).unmatchedAttributes, ['language']);
  const spanish = await queued({ attributes: { language: 'es' } });
  assert.deepEqual((await admin.get(`/api/v1/work-items/${spanish}`)).skills.map((one) => [one.skill, one.level]), [['spanish', 4]]);
  await finish(desk, (await desk.offer()).work);

  const rules = await admin.get('/api/v1/skill-rules');
  assert.deepEqual(rules.items.map((one) => one.name), ['by-language']);
  const { items } = await admin.get('/api/v1/skill-rules/by-language/history');
  assert.equal(items.length, 1);
  await admin.expect('DELETE', '/api/v1/skill-rules/by-language', 409, {
    headers: { 'if-match': (await admin.send('GET', '/api/v1/skill-rules/by-language')).headers.get('etag') },
  });
  const file = await admin.get('/api/v1/configuration');
  assert.deepEqual(file.skillRules['by-language'].rows[0].skill, 'spanish');
  assert.equal(file.routingConfigurations.calls.skillExpression, 'not trainee');
});
