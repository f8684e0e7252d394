// SPDX-License-Identifier: Apache-2.0
// How well the routing serves: known days under every policy, against published figures and our goals. Written to
// docs/routing-quality.md and .json by `routing_quality` itself when it is asked to.
const fs = require('node:fs');

async function run(bench) {
  const file = bench.path('routing.json');
  await bench.run(bench.binary('routing_quality'), [`--json=${file}`, '--others-judge', ...(bench.quick ? ['--quick'] : [])]);
  const { checks, scenarios } = JSON.parse(fs.readFileSync(file));
  bench.results.push({ scenario: 'routing', scenarios });
  for (const { what, measured, target, holds } of checks) bench.row('routing', what, measured, target, holds);
}

module.exports = { title: 'routing quality: service level, abandonment and waits of every policy on known days', run };
