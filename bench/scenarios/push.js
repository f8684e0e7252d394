// SPDX-License-Identifier: Apache-2.0
// P7: net alone pushes one shared frame of 600 bytes to 10,000 sockets; the server on one core, the load on another.
const { againstFloor, count } = require('../harness.js');

async function broadcast(bench, server) {
  const result = await bench.load(server, 'broadcast', { agents: 10_000, seconds: bench.quick ? 2 : 5, 'warm-up': 1 }, { signs: false, core: 1 });
  await bench.stop(server);
  return result;
}

async function run(bench) {
  bench.requireFiles(10_100, '10,000 sockets');
  const rounds = [];
  while (rounds.length < (bench.quick ? 2 : 5)) {
    const floor = await broadcast(bench, await bench.startFloor([], { core: 0 }));
    rounds.push({ floor, ours: await broadcast(bench, await bench.startNet({ core: 0 })) });
  }
  const cpu = againstFloor(rounds, ({ floor }) => floor.server_cpu_us_per_unit, ({ ours }) => ours.server_cpu_us_per_unit);
  bench.row('P7', `server CPU per push, 10,000 sockets, 600 bytes: ${cpu.ours.toFixed(1)} µs; floor ${cpu.floor.toFixed(1)} µs`,
    cpu.text, '≤ 1.35x', cpu.ratio <= 1.35);
  const speed = againstFloor(rounds, ({ floor }) => floor.units_per_s, ({ ours }) => ours.units_per_s);
  bench.row('', 'pushes a second, broadcast, one core', `${count(Math.round(speed.ours))} (floor ${count(Math.round(speed.floor))})`);
}

module.exports = { title: 'P7: CPU of a push to 10,000 sockets, against the floor', run };
