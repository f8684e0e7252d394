// SPDX-License-Identifier: Apache-2.0
// `answerd demo` is alive: calls arrive, agents answer, the view counts them, and it ends when asked.
import { test } from 'node:test';
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from './support/server.mjs';

test('the demo answers calls and ends by itself after its duration', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'answerd-demo-'));
  const { code, stdout, stderr } = await run([
    'demo', '--data', join(folder, 'data'), '--listen', '127.0.0.1:0', '--calls-per-minute', '240', '--duration', '20', '--seed', '7',
  ]);
  rmSync(folder, { recursive: true, force: true });
  assert.equal(code, 0, stderr);
  assert.match(stdout, /http:\/\/127\.0\.0\.1:\d+/, 'the address is printed');
  const answered = [...stdout.matchAll(/answered\D+(\d+)/g)].map((match) => Number(match[1]));
  assert.ok(Math.max(0, ...answered) > 0, `nobody answered:\n${stdout.slice(-2000)}`);
});
