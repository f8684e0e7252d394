// SPDX-License-Identifier: Apache-2.0
// P11 over the size of the table: who calls among ten thousand and among ten million contacts with two numbers each.
const { count, median } = require('../harness.js');

const microseconds = { ns: 1e-3, us: 1, ms: 1e3 };

async function lookups(bench, contacts) {
  const data = await bench.seed(`callers-${contacts}`, { contacts });
  const out = await bench.run(bench.binary('bench_micro'), [`--data=${data}`, '--benchmark_filter=caller', '--benchmark_format=json',
    '--benchmark_enable_random_interleaving=true', '--benchmark_repetitions=9', `--benchmark_min_time=${bench.quick ? 0.1 : 0.5}`], { core: 0 });
  bench.remove(data);
  const times = {};
  for (const one of JSON.parse(out).benchmarks) {
    if (one.error_occurred) throw new Error(`${one.name}: ${one.error_message}`);
    if (one.run_type === 'iteration') (times[one.run_name] ??= []).push(one.cpu_time * microseconds[one.time_unit]);
  }
  bench.results.push({ scenario: 'callers', contacts, times });
  return { ours: median(times['caller/match_caller']), bare: median(times['caller/bare_sqlite']) };
}

async function run(bench) {
  const most = bench.contacts ?? (bench.quick ? 1_000_000 : 10_000_000);
  const few = await lookups(bench, 10_000);
  const many = await lookups(bench, most);
  for (const [contacts, { ours, bare }] of [[10_000, few], [most, many]]) {
    bench.row('P11', `who calls, ${count(contacts)} contacts with two numbers: ${ours.toFixed(2)} µs; bare prepared lookup ${bare.toFixed(2)} µs`,
      `${(ours / bare).toFixed(2)}x`, '≤ 1.3x', ours / bare <= 1.3);
  }
  bench.row('P11', `the same, ${count(most)} contacts against 10,000`, `${(many.ours / few.ours).toFixed(2)}x (bare: ${(many.bare / few.bare).toFixed(2)}x)`,
    '≤ 3x', many.ours / few.ours <= 3);
}

module.exports = { title: 'P11: who calls among ten million contacts', run };
