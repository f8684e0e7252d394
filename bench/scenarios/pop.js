// SPDX-License-Identifier: Apache-2.0
// P1. What nobody can go below at this rate is a push alone plus a flush alone; both are measured next to ours.
const { againstFloor, count, ms } = require('../harness.js');

async function round(bench, data, rate) {
  const time = { rate, seconds: bench.quick ? 2 : 8, 'warm-up': 1 };
  const floor = await bench.startFloor();
  const push = await bench.load(floor, 'floor', { ...time, agents: 1000 }, { signs: false });
  await bench.stop(floor);
  const folder = bench.path('flush');
  const flush = await bench.store('alone', { ...time, log: 'growing', folder });
  bench.remove(folder);
  const server = await bench.startAnswerd(data);
  const ours = await bench.load(server, 'pop', { ...time, agents: 1000 });
  await bench.stop(server);
  return { push, flush, ours };
}

async function run(bench) {
  const contacts = bench.contacts ?? (bench.quick ? 100_000 : 1_000_000);
  const data = await bench.seed('pop', { agents: 1000, contacts });
  for (const rate of [500, 2000]) {
    const rounds = [];
    while (rounds.length < (bench.quick ? 2 : 5)) rounds.push(await round(bench, data, rate));
    for (const [percentile, most] of [['p50', 2.0], ['p99', 2.5]]) {
      const pushOf = ({ push }) => push[`push_${percentile}_us`];
      const flushOf = ({ flush }) => flush[`durable_${percentile}_us`];
      const result = againstFloor(rounds, (one) => pushOf(one) + flushOf(one), ({ ours }) => ours[`pop_${percentile}_us`]);
      const push = againstFloor(rounds, pushOf, pushOf).floor;
      const flush = againstFloor(rounds, flushOf, flushOf).floor;
      bench.row('P1', `event → pop ${percentile} at ${count(rate)} events/s, 1,000 agents, ${count(contacts)} contacts: ${ms(result.ours)}; push ${ms(push)}, flush ${ms(flush)}, sum ${ms(result.floor)}`,
        result.text, `≤ ${most.toFixed(1)}x the sum`, result.ratio <= most);
    }
    const cpu = againstFloor(rounds, ({ push }) => push.server_cpu_us_per_unit, ({ ours }) => ours.server_cpu_us_per_unit);
    bench.row('', `server CPU per event at ${count(rate)}/s`, `${cpu.ours.toFixed(0)} µs (floor, push only: ${cpu.floor.toFixed(0)} µs)`);
    const lost = rounds.reduce((sum, { ours }) => sum + ours.gaps, 0);
    bench.row('', `frames lost or doubled at ${count(rate)}/s`, String(lost), '0', lost === 0);
  }
}

module.exports = { title: 'P1: event to pop, against a push and a flush alone', run };
