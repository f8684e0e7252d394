// SPDX-License-Identifier: Apache-2.0
// An agent's console on the `ws` package. It refuses a frame whose seq is not the next one.
import WebSocket from 'ws';
import assert from 'node:assert/strict';
import { until } from './server.mjs';

let consoles = 0;

export class Agent {
  constructor(server, token) {
    this.server = server;
    this.token = token;
    this.frames = [];
    this.waiters = new Set();
    this.results = new Map();
    this.commands = 0;
    this.prefix = `c${process.pid}-${++consoles}`;
  }

  async open() {
    this.socket = new WebSocket(`ws://127.0.0.1:${this.server.port}/api/v1/agent/socket`, 'answerd.agent.v1');
    this.closed = new Promise((resolve) => this.socket.once('close', (code, reason) => resolve({ code, reason: String(reason) })));
    this.socket.on('error', () => {}); // the close event follows and tells the tests
    this.socket.on('message', (data) => this.take(JSON.parse(data)));
    await until(10_000, 'WebSocket open')(new Promise((resolve, reject) => {
      this.socket.once('open', resolve);
      this.socket.once('error', reject);
    }));
    return this;
  }

  async signIn({ resume, ...more } = {}) {
    await this.open();
    this.lastSeq = resume; // before the first frame can come
    const result = await this.command('signIn', { token: this.token, ...more, ...(resume === undefined ? {} : { resume: { lastSeq: resume } }) });
    this.id = result.agentId;
    if (resume === undefined) await this.next((frame) => frame.type === 'snapshot');
    return this;
  }

  take(message) {
    if (message.type === 'result') {
      this.results.get(message.id)?.(message);
      this.results.delete(message.id);
      return;
    }
    if (message.type !== 'background') this.follow(message);
    this.frames.push(message);
    for (const waiter of this.waiters) waiter();
  }

  follow(message) {
    if (message.type !== 'snapshot' && this.lastSeq !== undefined) {
      assert.equal(message.seq, this.lastSeq + 1, `a gap or a repeat in the stream: ${JSON.stringify(message)}`);
    }
    this.lastSeq = message.seq;
  }

  // Sends a command and returns its result, ok or not.
  async tell(type, members = {}, id = `${this.prefix}-${++this.commands}`) {
    const result = new Promise((resolve) => this.results.set(id, resolve));
    this.socket.send(JSON.stringify({ id, type, ...members }));
    return until(20_000, `result of ${type}`)(result);
  }
  async command(type, members = {}, id) {
    const result = await this.tell(type, members, id);
    assert.ok(result.ok, `${type}: ${JSON.stringify(result)}`);
    return result;
  }

  // The first frame not yet consumed that `accept` takes; earlier ones are passed over.
  async next(accept, deadlineMs = 20_000) {
    const find = () => {
      const index = this.frames.findIndex(accept);
      return index < 0 ? undefined : this.frames.splice(0, index + 1).at(-1);
    };
    let waiter;
    const found = new Promise((resolve) => {
      waiter = () => {
        const frame = find();
        if (frame) resolve(frame);
      };
      this.waiters.add(waiter);
      waiter();
    });
    return until(deadlineMs, `frame ${accept}; have ${JSON.stringify(this.frames)}`)(found).finally(() => this.waiters.delete(waiter));
  }
  offer() {
    return this.next((frame) => frame.type === 'offer');
  }
  work(state) {
    return this.next((frame) => frame.type === 'work' && frame.work.state === state);
  }

  close() {
    this.socket.close();
    return this.closed;
  }
  vanish() {
    this.socket.terminate();
  }
}
