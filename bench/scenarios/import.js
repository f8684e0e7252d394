// SPDX-License-Identifier: Apache-2.0
// A million contacts by `answerd import`, quiet and while calls are answered.
const { spawnSync } = require('node:child_process');
const fs = require('node:fs');
const { count, ms } = require('../harness.js');

// What `answerd import` says at its end, and how long it took.
async function imported(bench, server, file) {
  process.env.ANSWERD_TOKEN = 'bench-admin'; // of the seeded folder
  const startedAt = performance.now();
  const out = await bench.run(bench.binary('answerd'), ['import', 'contacts', file, '--url', `http://127.0.0.1:${server.port}`]);
  return { seconds: (performance.now() - startedAt) / 1000, said: out.trim().split('\n').at(-1) };
}

async function run(bench) {
  const contacts = bench.quick ? 100_000 : 1_000_000;
  const goal = (60 * contacts) / 1_000_000;
  const file = bench.path('Contact.csv');
  const csv = fs.openSync(file, 'w');
  spawnSync(bench.binary('contacts_csv'), [String(contacts)], { stdio: ['ignore', csv, 'inherit'] });
  fs.closeSync(csv);
  const germany = ['default_region = "DE"'];

  const quiet = await bench.startAnswerd(await bench.seed('import', { contacts: 1 }), {}, germany);
  const { seconds, said } = await imported(bench, quiet, file);
  await bench.stop(quiet);
  bench.row('import', `${count(contacts)} contacts with two numbers each, ${(fs.statSync(file).size / 2 ** 20).toFixed(0)} MiB: ${said}`,
    `${seconds.toFixed(1)} s, ${count(Math.round(contacts / seconds))}/s`, `≤ ${goal} s`, seconds <= goal);

  const data = await bench.seed('import-beside-calls', { agents: 100, contacts: 10_000 });
  const calls = { rate: 100, seconds: bench.quick ? 4 : 20, 'warm-up': 1, agents: 100 };
  const busy = await bench.startAnswerd(data, {}, germany);
  const before = await bench.load(busy, 'pop', calls);
  const [, during] = await Promise.all([imported(bench, busy, file), bench.load(busy, 'pop', calls)]);
  await bench.stop(busy);
  const shown = (result) => `p50 ${ms(result.pop_p50_us)}, p99 ${ms(result.pop_p99_us)}`;
  bench.row('', `event → pop at 100 events/s without an import: ${shown(before)}`, `during one: ${shown(during)}`);
}

module.exports = { title: 'a million contacts from a CSV file', run };
