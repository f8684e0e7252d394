// SPDX-License-Identifier: Apache-2.0
const { count } = require('../harness.js');

async function run(bench) {
  const agents = bench.quick ? 2_000 : 10_000;
  bench.requireFiles(agents + 200, `${count(agents)} agents`);
  const data = await bench.seed('reconnect', { agents });
  const server = await bench.startAnswerd(data);
  const result = await bench.load(server, 'reconnect', { agents });
  await bench.stop(server);
  bench.row('reconnect', `${count(agents)} agents dropped, all back and resumed`, `${(result.all_back_ms / 1000).toFixed(2)} s`, '≤ 10 s', result.all_back_ms <= 10_000);
  bench.row('reconnect', 'frames lost or doubled', String(result.gaps), '0', result.gaps === 0);
}

module.exports = { title: 'every agent drops and resumes', run };
