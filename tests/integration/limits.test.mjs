// SPDX-License-Identifier: Apache-2.0
// One session that asks too often is held back; everybody else, and the calls, are not.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Pbx } from './support/pbx.mjs';
import { Server } from './support/server.mjs';

test('a session above its rate hears 429 with Retry-After, and nobody else notices', async () => {
  const server = await new Server({ limits: { requests_per_second_per_session: 20 } }).start();
  const admin = await server.claim();
  const other = await server.signIn('admin', 'correct horse battery');
  const answers = await Promise.all(Array.from({ length: 120 }, () => admin.send('GET', '/api/v1/me')));
  const refused = answers.filter(({ status }) => status === 429);
  assert.ok(refused.length > 0 && refused.length < 120, `${refused.length} of 120`);
  assert.equal(refused[0].headers.get('retry-after'), '1');
  assert.equal(refused[0].body.code, 'throttled');
  assert.equal((await other.send('GET', '/api/v1/me')).status, 200);
  assert.equal((await fetch(`${server.base}/readyz`)).status, 200);
  const pbx = new Pbx(server);
  for (let i = 0; i < 60; ++i) await pbx.send(pbx.event('call.offered', randomUUID(), { direction: 'inbound', from: { raw: '+15551230001' } }));
  await server.dispose();
});
