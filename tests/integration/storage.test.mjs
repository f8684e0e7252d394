// SPDX-License-Identifier: Apache-2.0
// Storage that fails: a full disk heals by itself, a failed flush ends the process, and neither loses what was acknowledged.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { randomUUID } from 'node:crypto';
import { floor } from './support/floor.mjs';
import { eventually, until } from './support/server.mjs';

const asRoot = (command, ...args) =>
  process.getuid() === 0 ? execFileSync(command, args) : execFileSync('sudo', [command, ...args]);

async function keysOf(admin) {
  const keys = [];
  for (let cursor = ''; ;) {
    const page = await admin.get(`/api/v1/voice-calls?limit=200${cursor && `&cursor=${cursor}`}`);
    keys.push(...page.items.map((call) => call.callKey));
    if (!page.nextCursor) return keys;
    cursor = page.nextCursor;
  }
}

async function offer(pbx, padding = '') {
  const key = randomUUID();
  const event = pbx.event('call.offered', key, { direction: 'inbound', from: { raw: '+15551230042' }, attributes: { one: padding, two: padding } });
  const answer = await pbx.post(JSON.stringify(event)).catch(() => ({ status: 0 }));
  return { key, isAcknowledged: answer.status === 202 && answer.body.accepted === 1, status: answer.status };
}

test('a full disk refuses writes, keeps reading, and goes on by itself when there is space again', async () => {
  const mount = mkdtempSync(join(tmpdir(), 'answerd-small-disk-'));
  asRoot('mount', '-t', 'tmpfs', '-o', 'size=12m,mode=0777', 'tmpfs', mount);
  let place;
  try {
    place = await floor({ agents: 0, server: { dataDirectory: join(mount, 'data') } });
    const acknowledged = [];
    const padding = 'x'.repeat(4_000);
    await eventually('the disk is full', async () => {
      const sent = await offer(place.pbx, padding);
      if (sent.isAcknowledged) acknowledged.push(sent.key);
      return sent;
    }, (sent) => !sent.isAcknowledged, 120_000);

    const readiness = await fetch(`${place.server.base}/readyz`);
    assert.equal(readiness.status, 503);
    assert.ok((await place.admin.get('/api/v1/voice-calls?limit=1')).items.length === 1, 'reads go on');
    const refused = await offer(place.pbx);
    assert.equal(refused.isAcknowledged, false);
    assert.equal(refused.status, 503, 'the provider is told to try again');

    asRoot('mount', '-o', 'remount,size=256m', mount);
    const healed = await eventually('an event is accepted again', () => offer(place.pbx), (sent) => sent.isAcknowledged, 30_000);
    acknowledged.push(healed.key);
    await eventually('ready again', async () => (await fetch(`${place.server.base}/readyz`)).status === 200);

    await place.server.kill();
    await place.server.start();
    place.admin.base = place.server.base;
    const found = new Set(await keysOf(place.admin));
    assert.deepEqual(acknowledged.filter((key) => !found.has(key)), []);
  } finally {
    await place?.server.dispose();
    asRoot('umount', mount);
    rmSync(mount, { recursive: true, force: true });
  }
});

test('a failed flush is never acknowledged, ends the process, and leaves a clean recovery', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'answerd-fsync-'));
  const library = join(folder, 'failing_fsync.so');
  const source = fileURLToPath(new URL('./support/failing_fsync.c', import.meta.url));
  execFileSync('clang-19', ['-shared', '-fPIC', '-O1', '-o', library, source, '-ldl']);
  const trigger = join(folder, 'fail');
  // The process ends at once and leaves its threads where they are: a sanitizer is told that this is meant.
  const sanitizer = { TSAN_OPTIONS: [process.env.TSAN_OPTIONS ?? '', 'report_thread_leaks=0'].join(':') };
  const place = await floor({ agents: 0, server: { environment: { LD_PRELOAD: library, FAIL_FSYNC_WHILE: trigger, ...sanitizer } } });
  try {
    const before = await offer(place.pbx);
    assert.ok(before.isAcknowledged);
    writeFileSync(trigger, '');
    const during = await offer(place.pbx);
    assert.equal(during.isAcknowledged, false);
    const { code } = await until(20_000, 'the end of the process')(place.server.exited);
    assert.equal(code, 1);
    rmSync(trigger);
    await place.server.start();
    place.admin.base = place.server.base;
    const keys = await keysOf(place.admin);
    assert.equal(keys.filter((key) => key === before.key).length, 1);
    assert.ok((await offer(place.pbx)).isAcknowledged);
  } finally {
    await place.server.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
});
