// SPDX-License-Identifier: Apache-2.0
// SIGTERM: what is in flight is answered, everybody else is told to come back, and nobody waits for strangers.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { connect } from 'node:net';
import { floor, online } from './support/floor.mjs';
import { until } from './support/server.mjs';

// A webhook whose body stops in the middle; `finish` sends the rest and reads the answer.
async function halfSentEvent(place, key) {
  const body = JSON.stringify(place.pbx.event('call.offered', key, { direction: 'inbound', from: { raw: '+15551230009' } }));
  const socket = connect(place.server.port, '127.0.0.1');
  await once(socket, 'connect');
  const fields = Object.entries({ ...place.pbx.signed(body), 'content-type': 'application/cloudevents+json', 'content-length': Buffer.byteLength(body) });
  // The server says when it has the head: from there on the request is in flight.
  socket.write(`POST /adapters/pbx/events HTTP/1.1\r\nhost: a\r\nexpect: 100-continue\r\n${fields.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`);
  await once(socket, 'data');
  return {
    async finish() {
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk));
      const ended = once(socket, 'end');
      socket.write(body);
      await until(10_000, 'answer to the event in flight')(ended);
      return answer;
    },
  };
}

test('a stopping server closes consoles with 1012 and a time to come back, answers 503 to who is new, and finishes what it had begun', async () => {
  const place = await floor({ agents: 1 });
  const { server, people } = place;
  const console_ = await online(people[0]);
  const key = randomUUID();
  const event = await halfSentEvent(place, key);

  server.process.kill('SIGTERM');
  const { code, reason } = await until(10_000, 'close of the console')(console_.closed);
  assert.equal(code, 1012);
  const { retryAfterMs } = JSON.parse(reason);
  assert.ok(Number.isInteger(retryAfterMs) && retryAfterMs >= 0 && retryAfterMs <= 8_000, reason);

  const ready = await fetch(`${server.base}/readyz?verbose=true`);
  assert.equal(ready.status, 503);
  assert.deepEqual((await ready.json()).reasons, ['stopping']);
  assert.equal((await fetch(`${server.base}/livez`)).status, 200);
  const refused = await people[0].rest.send('GET', '/api/v1/me');
  assert.equal(refused.status, 503);
  assert.equal(refused.headers.get('retry-after'), '1');
  assert.equal((await place.pbx.post('{}')).status, 503, 'a provider sends it again');

  assert.match(await event.finish(), /^HTTP\/1\.1 202 [^]*"accepted":1/);
  assert.equal((await until(20_000, 'end of answerd')(server.exited)).code, 0);
  await assert.rejects(fetch(`${server.base}/readyz`), 'the listener is closed');

  await server.start();
  place.admin.base = server.base;
  const calls = await place.admin.get('/api/v1/voice-calls?limit=50');
  assert.equal(calls.items.filter((call) => call.callKey === key).length, 1, 'what was acknowledged is there');
  await server.dispose();
});
