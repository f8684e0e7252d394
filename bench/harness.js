// SPDX-License-Identifier: Apache-2.0
// What the scenarios share: processes that never outlive the run, seeded folders, rounds, rows.
const { spawn, spawnSync, execFileSync } = require('node:child_process');
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');

const secret = `whsec_${Buffer.from('answerd-bench-secret-32-bytes-ok').toString('base64')}`;
const canPin = os.cpus().length > 1 && spawnSync('taskset', ['--version']).status === 0;

const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};
const ms = (us) => `${(us / 1000).toFixed(2)} ms`;
const count = (number) => number.toLocaleString('en-US');

// Medians over rounds in which floor and ours were measured next to each other. A round whose floor is far above the
// usual one met a busy machine: it is left out, and said to be.
function againstFloor(rounds, floorOf, oursOf) {
  const usual = median(rounds.map(floorOf));
  const kept = rounds.filter((round) => floorOf(round) <= 1.3 * usual);
  const ratios = kept.map((round) => oursOf(round) / floorOf(round));
  const dropped = rounds.length - kept.length;
  const ratio = median(ratios);
  const spread = `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} in ${kept.length} rounds` +
    (dropped > 0 ? `, ${dropped} dropped` : '');
  return { ratio, text: `${ratio.toFixed(2)}x (${spread})`, floor: median(kept.map(floorOf)), ours: median(kept.map(oursOf)) };
}

// Seconds of CPU so far: what everybody used, what we and our ended children used, what the host kept for itself.
function cpuSeconds() {
  const ticks = 100; // USER_HZ is part of Linux's interface
  const [user, nice, system, , , , , stolen] = fs.readFileSync('/proc/stat', 'utf8').split('\n')[0].split(/\s+/).slice(1).map(Number);
  const own = fs.readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ').slice(11, 15).map(Number);
  return { all: (user + nice + system) / ticks, own: own.reduce((a, b) => a + b) / ticks, stolen: stolen / ticks };
}

// How many cores others kept busy while `work` ran. Above a tenth, nothing that was measured says much.
async function amongOthers(work) {
  const before = cpuSeconds();
  const startedAt = performance.now();
  await work();
  const after = cpuSeconds();
  const seconds = (performance.now() - startedAt) / 1000;
  const others = after.all - before.all - (after.own - before.own) + (after.stolen - before.stolen);
  return { seconds, others: Math.max(0, others / seconds) };
}

// Folders of runs that were killed before they could clean up.
function sweep() {
  for (const name of fs.readdirSync(os.tmpdir())) {
    const pid = /^answerd-bench-(\d+)-/.exec(name)?.[1];
    if (pid !== undefined && !fs.existsSync(`/proc/${pid}`)) fs.rmSync(path.join(os.tmpdir(), name), { recursive: true, force: true });
  }
}

class Bench {
  constructor({ build, quick, contacts }) {
    this.quick = quick;
    this.contacts = contacts; // as asked for; else each scenario's own number
    this.rows = [];
    this.results = [];
    this.disturbed = []; // scenarios during which others used the machine
    this.children = new Set();
    sweep();
    this.folder = fs.mkdtempSync(path.join(os.tmpdir(), `answerd-bench-${process.pid}-`));
    this.binary = (name) => path.join(build, name === 'answerd' ? 'src/app/answerd' : `bench/${name}`);
    process.once('exit', () => this.dispose());
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.once(signal, () => process.exit(130));
  }

  dispose() {
    for (const child of this.children) child.kill('SIGKILL');
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
  }

  path(name) {
    return path.join(this.folder, name);
  }

  // Every process gets all the files it may have, and dies with us even if we are killed.
  spawn(program, args, { core } = {}) {
    const pinned = canPin && core !== undefined ? ['taskset', '-c', String(core)] : [];
    const command = ['setpriv', '--pdeathsig', 'KILL', ...pinned, program, ...args.map(String)];
    const child = spawn('bash', ['-c', 'ulimit -n "$(ulimit -Hn)"; exec "$0" "$@"', ...command], { stdio: ['ignore', 'pipe', 'pipe'] });
    this.children.add(child);
    child.once('exit', () => this.children.delete(child));
    return child;
  }

  // Runs to its end; what it wrote to standard output.
  run(program, args, options) {
    const child = this.spawn(program, args, options);
    return new Promise((resolve, reject) => {
      let out = '';
      let errors = '';
      child.stdout.on('data', (chunk) => (out += chunk));
      child.stderr.on('data', (chunk) => (errors = (errors + chunk).slice(-2000)));
      child.once('close', (code) => {
        if (code === 0) resolve(out);
        else reject(new Error(`${path.basename(program)} ${args[0] ?? ''} ended with ${code}: ${errors.trim()}`));
      });
    });
  }

  // Runs until it says where it listens.
  start(program, args, options) {
    const startedAt = performance.now();
    const child = this.spawn(program, args, options);
    return new Promise((resolve, reject) => {
      let log = '';
      const read = (chunk) => {
        log = (log + chunk).slice(-4000);
        const port = /listening on https?:\/\/[^:]+:(\d+)/.exec(log);
        if (port) resolve({ child, port: Number(port[1]), readyMs: performance.now() - startedAt, said: () => log.slice(-600) });
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => reject(new Error(`${path.basename(program)} ended with ${code}: ${log.slice(-600)}`)));
    });
  }

  stop({ child }, signal = 'SIGTERM') {
    return new Promise((resolve) => {
      child.once('exit', resolve);
      child.kill(signal);
    });
  }

  async seed(name, amounts) {
    const data = this.path(name);
    await this.run(this.binary('answerd_seed'), ['--data', data, ...options(amounts)]);
    return data;
  }

  startAnswerd(data, http = {}, first = []) {
    fs.writeFileSync(this.path('pbx.secret'), secret, { mode: 0o600 });
    const file = this.path('answerd.toml');
    const settings = { port: 0, ...http };
    fs.writeFileSync(file, [
      `data_directory = ${JSON.stringify(data)}`, ...first, '[http]', ...Object.entries(settings).map(([key, value]) => `${key} = ${JSON.stringify(value)}`),
      '[log]', 'format = "text"', '[[adapter]]', 'name = "pbx"', 'kind = "byo"', 'secret_files = ["pbx.secret"]',
    ].join('\n'));
    return this.start(this.binary('answerd'), ['serve', '--config', file]);
  }
  startFloor(args = [], options) {
    return this.start(this.binary('floor_server'), args, options);
  }
  startNet(options) {
    return this.start(this.binary('bench_net'), [secret], options);
  }

  async load(server, scenario, settings, { signs = true, core } = {}) {
    const args = [scenario, '--port', server.port, '--pid', server.child.pid, ...(signs ? ['--secret', secret] : []), ...options(settings)];
    try {
      return this.keep(await this.run(this.binary('answerd_load'), args, { core }), settings);
    } catch (error) {
      const { exitCode, signalCode } = server.child;
      const state = (exitCode ?? signalCode) === null ? 'lives' : `ended with ${exitCode ?? signalCode}`;
      throw new Error(`${error.message}; the server ${state}: ${server.said()}`);
    }
  }
  async store(mode, settings) {
    return this.keep(await this.run(this.binary('bench_store'), [mode, ...options(settings)]), settings);
  }
  keep(line, settings) {
    const result = JSON.parse(line);
    this.results.push({ ...result, settings });
    return result;
  }

  // `holds` is left out where there is no goal.
  row(goal, what, value, target = '', holds = undefined) {
    this.rows.push({ goal, what, value, target, holds: holds === undefined ? '' : holds ? 'yes' : 'NO' });
  }

  requireFiles(wanted, what) {
    const limit = execFileSync('bash', ['-c', 'ulimit -Hn'], { encoding: 'utf8' }).trim();
    if (limit === 'unlimited' || Number(limit) >= wanted) return;
    throw new Error(`${what} needs ${count(wanted)} open files a process and the hard limit is ${count(Number(limit))}: raise it (ulimit -Hn, LimitNOFILE=, /etc/security/limits.conf)`);
  }

  copy(from, name) {
    const to = this.path(name);
    fs.cpSync(from, to, { recursive: true });
    return to;
  }
  remove(folder) {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const options = (settings) =>
  Object.entries(settings).flatMap(([key, value]) => (value === true ? [`--${key}`] : [`--${key}`, value]));

module.exports = { Bench, againstFloor, amongOthers, count, median, ms };
