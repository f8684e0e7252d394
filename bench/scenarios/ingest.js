// SPDX-License-Identifier: Apache-2.0
// Durable webhook events for a minute, then a kill without warning: how long until the process is ready again.
const { count, ms } = require('../harness.js');

async function run(bench) {
  const data = await bench.seed('ingest', { contacts: bench.quick ? 10_000 : 100_000 });
  const seconds = bench.quick ? 6 : 60;
  const server = await bench.startAnswerd(data);
  const result = await bench.load(server, 'ingest', { rate: 5000, seconds, connections: 64 });
  await bench.stop(server, 'SIGKILL');
  bench.row('ingest', `5,000 durable events/s for ${seconds} s: answer p50 ${ms(result.answer_p50_us)}, p99 ${ms(result.answer_p99_us)}, refused ${result.refused}`,
    `${count(Math.round(result.achieved_per_s))}/s`, '5,000/s within 1%, none refused', result.achieved_per_s >= 0.99 * 5_000 && result.refused === 0);
  bench.row('', 'server CPU per event', `${result.server_cpu_us_per_unit.toFixed(0)} µs`);
  const again = await bench.startAnswerd(data);
  await bench.stop(again);
  const replayed = Number(/(\d+) replayed/.exec(again.said())?.[1] ?? 0);
  bench.row('crash', `ready again after SIGKILL behind those ${count(5000 * seconds)} events, ${count(replayed)} replayed on a snapshot`, `${(again.readyMs / 1000).toFixed(2)} s`, '≤ 2 s', again.readyMs <= 2_000);
}

module.exports = { title: 'a minute of durable events, then SIGKILL and the restart', run };
