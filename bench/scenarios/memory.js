// SPDX-License-Identifier: Apache-2.0
// P8: what a signed-in console costs the server, and whether the ten-thousandth costs as much as the first.
const { execFileSync } = require('node:child_process');
const { count } = require('../harness.js');

async function consoles(bench, data, steps, http, settings = {}) {
  const server = await bench.startAnswerd(data, http);
  const result = await bench.load(server, 'memory', { agents: steps.at(-1), steps: steps.join(','), ...settings });
  await bench.stop(server);
  return (from, to) => (result[`agents_${to}_kb`] - result[`agents_${from}_kb`]) / (to - from);
}

// For this machine and this hour only.
function certificate(bench) {
  const files = { certificate_file: bench.path('certificate.pem'), private_key_file: bench.path('key.pem') };
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '1', '-subj', '/CN=localhost',
    '-keyout', files.private_key_file, '-out', files.certificate_file], { stdio: 'ignore' });
  return files;
}

async function run(bench) {
  const steps = bench.quick ? [1000, 2500, 5000, 9000] : [1000, 5000, 10_000, 19_000];
  const [first, , middle, last] = steps;
  bench.requireFiles(last + 200, `${count(last)} agents`);
  const data = await bench.seed('memory', { agents: last });
  const limits = { connections_max: last + 100, connections_per_peer_max: last + 100 };
  const plain = await consoles(bench, data, steps, limits);
  const perAgent = plain(first, last);
  bench.row('P8', `memory per signed-in agent, up to ${count(last)}`, `${perAgent.toFixed(1)} kB`, '≤ 10 kB', perAgent <= 10);
  const slope = plain(middle, last) / plain(first, middle);
  bench.row('P8', `the same, ${count(middle)} to ${count(last)} against ${count(first)} to ${count(middle)} agents`, `${slope.toFixed(3)}x`,
    bench.quick ? '' : '0.95 to 1.05', bench.quick ? undefined : slope >= 0.95 && slope <= 1.05); // small tables grow in leaps
  const tlsSteps = bench.quick ? [200, 1000] : [500, 5000];
  const tls = await consoles(bench, data, tlsSteps, { ...limits, ...certificate(bench) }, { tls: true });
  const perTlsAgent = tls(...tlsSteps);
  bench.row('P8', `memory per agent behind our own TLS, up to ${count(tlsSteps[1])}`, `${perTlsAgent.toFixed(1)} kB`, '≤ 85 kB (asio\'s stream)', perTlsAgent <= 85);
}

module.exports = { title: 'P8: memory per agent, plain and TLS, and its slope', run };
