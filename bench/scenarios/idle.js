// SPDX-License-Identifier: Apache-2.0
async function run(bench) {
  const data = await bench.seed('idle', { agents: 1000 });
  const server = await bench.startAnswerd(data);
  const result = await bench.load(server, 'idle', { agents: 1000, backlog: 1000, seconds: bench.quick ? 5 : 20 });
  await bench.stop(server);
  bench.row('P14', '1,000 agents, 1,000 items nobody can take: CPU', `${result.cores_while_idle.toFixed(4)} cores`, '≤ 0.01', result.cores_while_idle <= 0.01);
}

module.exports = { title: 'P14: the cost of waiting', run };
