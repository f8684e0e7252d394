// SPDX-License-Identifier: Apache-2.0
// P9: gate, signature, strict JSON and interpretation of a 1.6 kB event, without engine and store; the floor only finds
// the end of each request. The server on one core, the load on another.
const { againstFloor, count } = require('../harness.js');

async function post(bench, server, path) {
  const result = await bench.load(server, 'requests', { path, connections: 32, seconds: bench.quick ? 2 : 5, 'warm-up': 1 }, { core: 1 });
  await bench.stop(server);
  if (result.refused > 0) throw new Error(`${result.refused} requests were refused`);
  return result;
}

async function run(bench) {
  const rounds = [];
  while (rounds.length < (bench.quick ? 2 : 5)) {
    const floor = await post(bench, await bench.startFloor([], { core: 0 }), '/discard');
    const plain = await post(bench, await bench.startNet({ core: 0 }), '/discard');
    const ours = await post(bench, await bench.startNet({ core: 0 }), '/adapters/pbx/events');
    rounds.push({ floor, plain, ours });
  }
  // Requests a second and core are one over CPU a request.
  const perCore = (result) => 1e6 / result.server_cpu_us_per_unit;
  const checked = againstFloor(rounds, ({ floor }) => perCore(floor), ({ ours }) => perCore(ours));
  const cpu = againstFloor(rounds, ({ floor }) => floor.server_cpu_us_per_unit, ({ ours }) => ours.server_cpu_us_per_unit);
  bench.row('P9', `requests a second and core, checked and interpreted: ${count(Math.round(checked.ours))} (${cpu.ours.toFixed(1)} µs CPU); floor ${count(Math.round(checked.floor))} (${cpu.floor.toFixed(1)} µs)`,
    checked.text, '≥ 0.40x', checked.ratio >= 0.4);
  const plain = againstFloor(rounds, ({ floor }) => perCore(floor), ({ plain: one }) => perCore(one));
  bench.row('', 'the same with the body thrown away', plain.text);
}

module.exports = { title: 'P9: HTTP requests checked and interpreted, against the floor', run };
