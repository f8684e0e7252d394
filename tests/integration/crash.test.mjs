// SPDX-License-Identifier: Apache-2.0
// The real binary under load is killed at random moments. The clients keep their own record of what was acknowledged;
// afterwards all of it has to be there, once.
import { after, before, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Agent } from './support/agent.mjs';
import { floor } from './support/floor.mjs';

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
  place = await floor({ agents: 2, queueFields: { wrapUpSeconds: 0 } });
});
after(() => place.server.dispose());

// Posts calls until the server dies; `ledger` gets only what was answered.
async function callUntilDeath(ledger) {
  for (;;) {
    const key = randomUUID();
    const event = place.pbx.event('call.offered', key, { direction: 'inbound', from: { raw: '+15551239999' } });
    ledger.sent.set(key, event);
    try {
      const answer = await place.pbx.post(JSON.stringify(event));
      if (answer.status === 202 && answer.body.accepted === 1) ledger.acknowledged.add(key);
    } catch {
      return; // the connection died with the server; whether the event counts is what the test finds out
    }
  }
}

// Switches between two statuses; an acknowledged one has to be the last one seen, or have been followed by the next.
async function switchUntilDeath(person, ledger) {
  const desk = new Agent(place.server, person.rest.token);
  await desk.signIn();
  const wanted = ['available', 'break'];
  for (let turn = 0; desk.socket.readyState === desk.socket.OPEN; ++turn) {
    const status = wanted[turn % 2];
    ledger.attempted = status;
    const result = await Promise.race([desk.tell('setPresence', { status }), desk.closed]);
    if (result.ok) ledger.confirmed = status;
  }
}

test(`nothing acknowledged is lost or doubled in ${kills} kills (CRASH_SEED=${seed})`, async () => {
  const random = generator(seed);
  const ledger = { sent: new Map(), acknowledged: new Set() };
  let slowestStartMs = 0;
  for (let round = 0; round < kills; ++round) {
    const presence = {};
    const load = [callUntilDeath(ledger), callUntilDeath(ledger), switchUntilDeath(place.people[round % 2], presence)];
    await new Promise((resolve) => setTimeout(resolve, 20 + random() * 250)); // the random moment itself
    await place.server.kill();
    await Promise.allSettled(load);
    const startedAt = performance.now();
    await place.server.start();
    slowestStartMs = Math.max(slowestStartMs, performance.now() - startedAt);
    if (presence.confirmed !== undefined) {
      place.admin.base = place.server.base;
      const live = await place.admin.get('/api/v1/live');
      const agent = live.agents.find((item) => item.agent === place.people[round % 2].user.id);
      assert.ok([presence.confirmed, presence.attempted].includes(agent.status),
        `round ${round}: confirmed ${presence.confirmed}, attempted ${presence.attempted}, found ${agent.status}`);
    }
  }
  assert.ok(slowestStartMs <= readyWithinMs, `ready again after ${Math.round(slowestStartMs)} ms`);
  place.admin.base = place.server.base;
  const found = new Map();
  for (let cursor = ''; ;) {
    const page = await place.admin.get(`/api/v1/voice-calls?limit=200${cursor && `&cursor=${cursor}`}`);
    for (const call of page.items) found.set(call.callKey, (found.get(call.callKey) ?? 0) + 1);
    cursor = page.nextCursor;
    if (!cursor) break;
  }
  const lost = [...ledger.acknowledged].filter((key) => !found.has(key));
  const doubled = [...found].filter(([, count]) => count > 1);
  console.log(`${kills} kills, ${ledger.acknowledged.size} acknowledged, ${found.size} found, slowest start ${Math.round(slowestStartMs)} ms`);
  assert.ok(ledger.acknowledged.size > kills, 'the load was real');
  assert.deepEqual(lost, []);
  assert.deepEqual(doubled, []);
  // What was sent but not acknowledged may be sent again without harm.
  for (const key of [...ledger.sent.keys()].slice(-20)) {
    const answer = await place.pbx.send(ledger.sent.get(key));
    assert.equal(answer.accepted, found.has(key) ? 0 : 1);
    assert.equal(answer.duplicates, found.has(key) ? 1 : 0);
  }
});
