// SPDX-License-Identifier: Apache-2.0
// What Prometheus sees: every counter of the way in moves when its thing happens, and the pop is measured.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { floor, online } from './support/floor.mjs';
import { Pbx } from './support/pbx.mjs';
import { eventually } from './support/server.mjs';

let place;
let controls;
before(async () => {
  controls = new Pbx({ secret: 'unset' });
  const url = await controls.listen(() => 500);
  place = await floor({ agents: 1, server: { pbx: { control_url: url, capabilities: ['hold'] } } });
  controls.secret = place.server.secret;
});
after(async () => {
  await place.server.dispose();
  controls.close();
});

async function metrics() {
  const text = await (await fetch(`${place.server.base}/metrics`)).text();
  return Object.fromEntries([...text.matchAll(/^(\w+(?:\{[^}]*\})?) (\S+)$/gm)].map(([, name, value]) => [name, Number(value)]));
}

// Runs `act` and waits until the counter has moved by one.
async function moves(name, act) {
  const before = (await metrics())[name];
  assert.notEqual(before, undefined, `${name} is exported`);
  await act();
  await eventually(`${name} goes from ${before} to ${before + 1}`, async () => (await metrics())[name], (value) => value === before + 1);
}

test('a pop is counted in the histogram from the event to the pop', async () => {
  const before = (await metrics()).answerd_event_to_pop_seconds_count;
  const desk = await online(place.people[0]);
  const key = randomUUID();
  await place.pbx.call(key, { from: '+4930123456', queue: 'billing' });
  const { work } = await desk.offer();
  const seen = await eventually('the pop is counted', metrics, (all) => all.answerd_event_to_pop_seconds_count > 0);
  assert.equal(seen.answerd_event_to_pop_seconds_count, before + 1);
  assert.equal(seen['answerd_event_to_pop_seconds_bucket{le="+Inf"}'], seen.answerd_event_to_pop_seconds_count);
  assert.ok(seen['answerd_event_to_pop_seconds_bucket{le="5"}'] >= 1, 'within five seconds');

  await desk.command('accept', { workId: work.workId });
  await moves('answerd_controls_failed_total', () => desk.command('hold', { workId: work.workId }));
  await place.pbx.end(key);
});

test('each thing that can happen to a provider event has a counter that moves', async () => {
  const { pbx } = place;
  const offered = pbx.event('call.offered', randomUUID(), { direction: 'inbound', from: { raw: '+15551230001' } });
  await moves('answerd_provider_events_total', () => pbx.send(offered));
  await moves('answerd_provider_duplicates_total', () => pbx.send(offered));
  await moves('answerd_provider_conflicting_total', () => pbx.send({ ...offered, data: { direction: 'outbound' } }));
  await moves('answerd_provider_ignored_total', () => pbx.send(pbx.event('call.teleported', randomUUID())));
  await moves('answerd_provider_quarantined_total', () => pbx.post('{"half":'));
  await moves('answerd_provider_unauthenticated_total', () => pbx.post('{}', { headers: {} }));

  const key = randomUUID();
  const at = (minutes) => ({ time: new Date(Date.now() - minutes * 60_000).toISOString() });
  await pbx.send(pbx.event('call.offered', key, { direction: 'inbound', from: { raw: '+15551230002' } }, at(40)));
  await pbx.send(pbx.event('call.ended', key, {}, at(39)));
  await place.server.stop(); // a running server remembers that it heard of the call a moment ago
  await place.server.start();
  await moves('answerd_provider_after_the_end_total', () => pbx.send(pbx.event('call.updated', key, { attributes: { a: '1' } }, at(38))));
});

test('every metric has a line in docs/operations.md', async () => {
  const text = await (await fetch(`${place.server.base}/metrics`)).text();
  const documented = readFileSync(fileURLToPath(new URL('../../docs/operations.md', import.meta.url)), 'utf8');
  const names = [...text.matchAll(/^# TYPE (\S+) \S+$/gm)].map(([, name]) => name);
  assert.ok(names.length > 25);
  assert.deepEqual(names.filter((name) => !documented.includes(`\`${name}\``)), []);
});
