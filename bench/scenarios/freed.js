// SPDX-License-Identifier: Apache-2.0
// P4, P5: ten agents with calls of one second and a backlog that never ends.
const { count, ms } = require('../harness.js');

async function run(bench) {
  const seeded = await bench.seed('freed', { agents: 10 });
  const medians = [];
  const backlogs = [20, bench.quick ? 10_000 : 100_000];
  for (const backlog of backlogs) {
    const server = await bench.startAnswerd(bench.copy(seeded, `freed-${backlog}`));
    const result = await bench.load(server, 'freed', { agents: 10, seconds: bench.quick ? 6 : 20, backlog, connections: 32 });
    await bench.stop(server);
    medians.push(result.freed_to_offer_p50_us);
    bench.row('P4', `agent freed → next offer, p50, ${count(backlog)} waiting`, ms(result.freed_to_offer_p50_us), '≤ 6 ms', result.freed_to_offer_p50_us <= 6_000);
    bench.row('P5', `10 agents, 1 s calls, ${count(backlog)} waiting: share of the ideal offers`, result.share_of_ideal_offers.toFixed(3), '≥ 0.98', result.share_of_ideal_offers >= 0.98);
  }
  const ratio = medians[1] / medians[0];
  bench.row('P4', `the same, ${count(backlogs[1])} against ${count(backlogs[0])} waiting`, `${ratio.toFixed(2)}x`, '≤ 1.5x', ratio <= 1.5);
}

module.exports = { title: 'P4, P5: freed agents and their next offers', run };
