// SPDX-License-Identifier: Apache-2.0
const { count } = require('../harness.js');

async function run(bench) {
  const calls = bench.quick ? 50_000 : 1_000_000;
  const data = await bench.seed('start', { agents: 100, 'stored-calls': calls });
  const server = await bench.startAnswerd(data);
  await bench.stop(server);
  bench.row('start', `start to ready with ${count(calls)} stored calls`, `${(server.readyMs / 1000).toFixed(2)} s`, '≤ 2 s', server.readyMs <= 2_000);
}

module.exports = { title: 'start with many stored calls', run };
