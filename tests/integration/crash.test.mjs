// SPDX-License-Identifier: Apache-2.0
// The real binary under load is killed at random moments. The clients keep their own record of what was acknowledged;
// afterwards all of it has to be there, once.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { Callers, Editor, Speakers, Switcher, Taker, Writers } from './support/crash_clients.mjs';
import { addAgent, floor } from './support/floor.mjs';

const kills = Number(process.env.CRASH_KILLS ?? 50);
const seed = Number(process.env.CRASH_SEED ?? Math.floor(Math.random() * 2 ** 31));
const readyWithinMs = 2_000;

// mulberry32: a small seeded generator, so that a failure can be repeated as far as timing allows.
function generator(state) {
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

let place;
before(async () => {
  place = await floor({ agents: 0, queueFields: { wrapUpSeconds: 0 } });
});
after(() => place.server.dispose());

test(`nothing acknowledged is lost or doubled in ${kills} kills (CRASH_SEED=${seed})`, async () => {
  const random = generator(seed);
  const taker = new Taker(await addAgent(place.server, place.admin, 'taker', { queues: ['billing'] }));
  const switcher = new Switcher(await addAgent(place.server, place.admin, 'switcher'));
  const [callers, writers, editor, speakers] = [new Callers(), new Writers(), new Editor(), new Speakers()];
  const clients = [callers, writers, taker, editor, speakers, switcher];
  const startsMs = [];
  for (let round = 0; round < kills; ++round) {
    const load = clients.map((client) => client.work(place));
    await new Promise((resolve) => setTimeout(resolve, 20 + random() * 250)); // the random moment itself
    await place.server.kill();
    await Promise.all(load);
    const startedAt = performance.now();
    await place.server.start();
    startsMs.push(performance.now() - startedAt);
    place.admin.base = place.server.base;
    for (const client of clients) await client.check(place);
  }
  for (const client of clients) await client.checkAll(place);
  const slowestStartMs = Math.round(Math.max(...startsMs));
  const amounts = { calls: callers.promised.size, items: writers.promised.size, accepted: taker.accepted.size,
    revisions: editor.confirmed.length, lines: speakers.all };
  console.log(`${kills} kills, acknowledged: ${JSON.stringify(amounts)}, slowest start ${slowestStartMs} ms`);
  for (const [kind, amount] of Object.entries(amounts)) assert.ok(amount >= kills, `the load of ${kind} was real: ${amount}`);
  assert.ok(slowestStartMs <= readyWithinMs, `ready again after ${slowestStartMs} ms`);
});
