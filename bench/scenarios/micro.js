// SPDX-License-Identifier: Apache-2.0
// P11, P12: single functions against what they are compared with, repeated in random order.
const { count, median } = require('../harness.js');

const nanoseconds = { ns: 1, us: 1e3, ms: 1e6 };

async function run(bench) {
  const contacts = bench.quick ? 100_000 : 1_000_000;
  const data = await bench.seed('micro', { contacts });
  const out = await bench.run(bench.binary('bench_micro'), [`--data=${data}`, '--benchmark_format=json', '--benchmark_enable_random_interleaving=true',
    `--benchmark_repetitions=${bench.quick ? 3 : 9}`, `--benchmark_min_time=${bench.quick ? 0.05 : 0.3}`], { core: 0 });
  const times = {};
  for (const one of JSON.parse(out).benchmarks) {
    if (one.error_occurred) throw new Error(`${one.name}: ${one.error_message}`);
    if (one.run_type === 'iteration') (times[one.run_name] ??= []).push(one.cpu_time * nanoseconds[one.time_unit]);
  }
  bench.results.push({ scenario: 'micro', times });
  const ns = (name) => median(times[name]);
  const us = (name) => `${(ns(name) / 1000).toFixed(2)} µs`;
  const compare = (goal, what, ours, theirs, whose, most) => {
    const ratio = ns(ours) / ns(theirs);
    bench.row(goal, `${what}: ${us(ours)}; ${whose} ${us(theirs)}`, `${ratio.toFixed(2)}x`, `≤ ${most}x`, ratio <= most);
  };
  bench.row('P11', 'a number in E.164 form', `${ns('phone/e164_fast_path').toFixed(1)} ns`, '≤ 20 ns', ns('phone/e164_fast_path') <= 20);
  // libphonenumber takes microseconds for any text.
  bench.row('P11', 'a caller in E.164 form made a party, without libphonenumber', `${ns('phone/normalise_plus_number').toFixed(0)} ns`, '≤ 1 µs', ns('phone/normalise_plus_number') <= 1000);
  bench.row('', 'a national number made a party, by libphonenumber', us('phone/normalise_national_number'));
  compare('P11', `who calls, ${count(contacts)} contacts`, 'caller/match_caller', 'caller/bare_sqlite', 'bare prepared lookup', 1.3);
  compare('P12', 'a 1.6 kB event interpreted', 'read/adapter_interpret', 'read/nlohmann_decode', 'nlohmann, nothing checked', 0.25);
  compare('', 'the strict reader alone', 'read/strict_parse', 'read/nlohmann_parse', 'nlohmann', 0.25);
  compare('P12', 'an offer with its pop written', 'write/agent_frame', 'write/nlohmann_frame', 'nlohmann', 0.1);
  for (const waiting of [20, 100_000]) {
    bench.row('', `core: accept, end, next offer, next caller; ${count(waiting)} waiting`, us(`core/serve_one_call/waiting/${waiting}`));
  }
}

module.exports = { title: 'P11, P12: numbers, callers, JSON, frames, the core', run };
