// SPDX-License-Identifier: Apache-2.0
// Starts the real binary with its own data folder and a free port, and can stop or kill it like an operator or a crash.
import { spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomBytes } from 'node:crypto';
import { Rest } from './rest.mjs';

export const binary = process.env.ANSWERD_BINARY;
if (!binary) throw new Error('ANSWERD_BINARY must name the answerd binary; run these tests with ./dev test');

const startDeadlineMs = 30_000;
const stopDeadlineMs = 30_000;

export function until(deadlineMs, what) {
  let timer;
  const expiry = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not within ${deadlineMs} ms: ${what}`)), deadlineMs);
  });
  return (promise) => Promise.race([promise, expiry]).finally(() => clearTimeout(timer));
}

const pollIntervalMs = 15;

// Resolves with the last value of `probe` that `accept` takes, as soon as it is seen. Asks no faster than the server lets
// one session ask: a quick machine would be throttled.
export async function eventually(what, probe, accept = Boolean, deadlineMs = 20_000) {
  const deadline = Date.now() + deadlineMs;
  let value;
  while (Date.now() < deadline) {
    value = await probe();
    if (accept(value)) return value;
    await new Promise((resolve) => setTimeout(resolve, pollIntervalMs));
  }
  throw new Error(`never happened within ${deadlineMs} ms: ${what}; last seen: ${JSON.stringify(value)}`);
}

export function newSecret() {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

// A TOML value; JSON is one, except for its objects.
function toml(value) {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return JSON.stringify(value);
  return `{ ${Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)} = ${toml(inner)}`).join(', ')} }`;
}

export class Server {
  // `adapters`: TOML tables as objects; the adapter "pbx" of kind byo is always there, signed with `this.secret`.
  constructor({ adapters = [], environment = {}, dataDirectory, pbx = {}, limits, crm } = {}) {
    this.folder = mkdtempSync(join(tmpdir(), 'answerd-test-'));
    this.dataDirectory = dataDirectory ?? join(this.folder, 'data');
    this.environment = environment;
    // Tests ask again and again until something holds, which no client should.
    this.limits = limits ?? { requests_per_second_per_session: 1_000_000 };
    this.secret = newSecret();
    this.log = '';
    this.output = '';
    this.writeSecret('pbx.secret', this.secret);
    this.crm = crm; // its settings, with the token itself
    this.adapters = [{ name: 'pbx', kind: 'byo', secret_files: ['pbx.secret'], default_region: 'DE', ...pbx }, ...adapters];
    this.writeConfiguration();
  }

  writeSecret(name, text) {
    writeFileSync(join(this.folder, name), `${text}\n`);
    chmodSync(join(this.folder, name), 0o600);
  }

  writeConfiguration() {
    const lines = [`data_directory = ${JSON.stringify(this.dataDirectory)}`, 'default_region = "DE"', '[http]', 'port = 0', '[log]', 'format = "json"'];
    lines.unshift(`limits = ${toml(this.limits)}`);
    if (this.crm) {
      const { token, ...settings } = this.crm;
      this.writeSecret('crm.token', token);
      lines.push('[crm]', 'token_file = "crm.token"', ...Object.entries(settings).map(([key, value]) => `${key} = ${toml(value)}`));
    }
    for (const adapter of this.adapters) {
      lines.push('[[adapter]]', ...Object.entries(adapter).map(([key, value]) => `${key} = ${toml(value)}`));
    }
    this.configurationFile = join(this.folder, 'answerd.toml');
    writeFileSync(this.configurationFile, `${lines.join('\n')}\n`);
  }

  async start() {
    this.log = '';
    this.output = '';
    this.process = spawn(binary, ['serve', '--config', this.configurationFile], {
      env: { ...process.env, ...this.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.exited = new Promise((resolve) => this.process.once('exit', (code, signal) => resolve({ code, signal })));
    const listening = new Promise((resolve, reject) => {
      this.process.stderr.on('data', (chunk) => {
        this.log += chunk;
        const match = /listening on http:\/\/[^:"]+:(\d+)/.exec(this.log);
        if (match) resolve(Number(match[1]));
      });
      this.exited.then(({ code, signal }) => reject(new Error(`answerd ended (${code ?? signal}):\n${this.log}`)));
    });
    this.process.stdout.on('data', (chunk) => (this.output += chunk));
    this.port = await until(startDeadlineMs, `start of answerd; log:\n${this.log}`)(listening);
    this.base = `http://127.0.0.1:${this.port}`;
    return this;
  }

  // The first admin, by the single-use set-up link, as a person would do it.
  async claim(username = 'admin', password = 'correct horse battery') {
    const link = await eventually('set-up link on standard output', () => /http:\/\/\S+\/\S+/.exec(this.output)?.[0]);
    const token = /([A-Za-z0-9_-]{20,})$/.exec(link)[1];
    const rest = new Rest(this.base);
    const session = await rest.post('/api/v1/setup', { token, username, password, displayName: 'Admin' }, 201);
    rest.token = session.token;
    return rest;
  }

  async signIn(username, password) {
    const rest = new Rest(this.base);
    const session = await rest.post('/api/v1/sessions', { username, password }, 201);
    rest.token = session.token;
    return rest;
  }

  async stop() {
    if (!this.process || this.process.exitCode !== null || this.process.signalCode !== null) return undefined;
    this.process.kill('SIGTERM');
    return until(stopDeadlineMs, `stop of answerd; log:\n${this.log}`)(this.exited);
  }

  async kill() {
    this.process.kill('SIGKILL');
    return this.exited;
  }

  // A server that does not end well (a sanitizer's report, a crash while stopping) fails the suite.
  async dispose() {
    const ended = await this.stop();
    if (ended && ended.code !== 0) throw new Error(`answerd ended with ${ended.code ?? ended.signal}:\n${this.log.slice(-8000)}`);
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// Runs the binary to its end, as a maintenance command.
export function run(args, { input = '', environment = {} } = {}) {
  return new Promise((resolve) => {
    const child = spawn(binary, args, { env: { ...process.env, ...environment } });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => (stdout += chunk));
    child.stderr.on('data', (chunk) => (stderr += chunk));
    child.on('exit', (code) => resolve({ code, stdout, stderr }));
    child.stdin.end(input);
  });
}
