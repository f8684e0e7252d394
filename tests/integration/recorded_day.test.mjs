// SPDX-License-Identifier: Apache-2.0
// `answerd simulate --journal`: a day that the real server lived, once more and otherwise.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { addAgent, floor, online } from './support/floor.mjs';
import { binary, eventually } from './support/server.mjs';

let place;
let admin;
let begun;
before(async () => {
  place = await floor({ agents: 2 });
  admin = place.admin;
  await admin.put('/api/v1/queues/second', { label: 'Second', routing: 'calls' });
  place.other = await addAgent(place.server, admin, 'other', { queues: ['second'] });
  const ann = await online(place.people[0]);
  begun = new Date().toISOString();
  for (let n = 0; n < 3; n += 1) { // served one after the other, and one that nobody may take
    await admin.post('/api/v1/work-items', { channel: 'email', queue: 'billing', subject: `mail ${n}` });
    const { work } = await ann.offer();
    await ann.command('accept', { workId: work.workId });
    await ann.command('closeWork', { workId: work.workId });
  }
  await admin.post('/api/v1/work-items', { channel: 'email', queue: 'second', subject: 'left alone' });
  // Long beside what was handled before it, for which it would have to wait if another agent might take it.
  const second = async () => (await admin.get('/api/v1/live')).queues.find((queue) => queue.queue === 'second');
  await eventually('it has waited a second', second, (queue) => queue.longestWaitMs >= 1000);
  const other = await online(place.other);
  const { work } = await other.offer();
  await other.command('accept', { workId: work.workId });
  await other.command('closeWork', { workId: work.workId });
  await ann.command('signOut');
  await other.command('signOut');
});
after(() => place.server.dispose());

function simulate(...words) {
  const run = spawnSync(binary, ['simulate', '--journal', '--data', place.server.dataDirectory, '--json', ...words], { encoding: 'utf8' });
  return { status: run.status, report: run.stdout ? JSON.parse(run.stdout) : undefined, err: run.stderr };
}
const inFolder = (name, content) => {
  const file = join(place.server.folder, name);
  writeFileSync(file, JSON.stringify(content));
  return file;
};

test('unchanged, every offer is as it was recorded, beside the running server', () => {
  const whole = simulate();
  assert.equal(whole.status, 0, whole.err);
  assert.match(whole.err, /^4 offers, all of them as recorded\n$/);
  assert.equal(whole.report.variants.length, 1);
  assert.equal(whole.report.variants[0].offered, 4);
  const later = simulate('--from', begun);
  assert.equal(later.status, 0, later.err);
  assert.match(later.err, /^4 offers, all of them as recorded\n$/);
});

test('with another configuration other agents are offered the work', async () => {
  const configuration = await admin.get('/api/v1/configuration');
  configuration.agents.agent1.queues.push('second');
  const changed = simulate('--from', begun, '--changed', inFolder('changed.json', configuration), '--replications', '3');
  assert.equal(changed.status, 0, changed.err);
  const [recorded, otherwise] = changed.report.variants;
  assert.deepEqual([recorded.name, otherwise.name], ['as recorded', 'changed']);
  assert.equal(otherwise.offered, recorded.offered);
  // The one that had to wait for somebody to sign in is taken at once.
  assert.ok(otherwise.figures.waitMaxSeconds.mean < recorded.figures.waitMaxSeconds.mean, JSON.stringify(changed.report));
});

test('a roster stands in place of the record', () => {
  const roster = ['agent1', 'agent2', 'other'].map((agent) => ({ agent, status: 'available', from: begun, until: begun }));
  const nobody = simulate('--from', begun, '--roster', inFolder('roster.json', roster));
  assert.equal(nobody.status, 0, nobody.err);
  assert.equal(nobody.report.variants[1].figures.occupancy.mean, 0);
});

test('what cannot be read is refused with its place', () => {
  const wrong = [
    [['--from', 'yesterday'], /--from: not a time/],
    [['--from', '2001-01-01T00:00:00Z', '--until', '2001-01-02T00:00:00Z'], /nothing is recorded in that time/],
    [['--from', begun, '--roster', inFolder('wrong.json', [{ agent: 'nobody', status: 'available', from: begun, until: begun }])], /\/0\/agent no such user/],
    [['--from', begun, '--changed', inFolder('faulty.json', { queues: { billing: { label: 1 } } })], /\/queues\/billing/],
  ];
  for (const [words, message] of wrong) {
    const run = simulate(...words);
    assert.equal(run.status, 1, words.join(' '));
    assert.match(run.err, message);
  }
  const both = spawnSync(binary, ['simulate'], { encoding: 'utf8' });
  assert.equal(both.status, 78);
  assert.match(both.stderr, /either a scenario file or, with --journal, a recorded day/);
});
