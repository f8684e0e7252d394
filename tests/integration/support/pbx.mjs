// SPDX-License-Identifier: Apache-2.0
// A telephone system as the bring-your-own adapter knows it: signed CloudEvents out, controls in. The signatures are made
// by the `standardwebhooks` package, not by us.
import { createServer } from 'node:http';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import assert from 'node:assert/strict';
import { Webhook } from 'standardwebhooks';

export class Pbx {
  constructor(server, adapter = 'pbx', secret = server.secret) {
    this.server = server;
    this.adapter = adapter;
    this.secret = secret;
    this.controls = [];
  }

  event(type, call, data = {}, { id = randomUUID(), time = new Date().toISOString() } = {}) {
    return { specversion: '1.0', id, source: '/pbx/1', type: `org.answerd.${type}`, subject: call, time, data };
  }

  signed(body, { id = randomUUID(), at = new Date(), secret = this.secret } = {}) {
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(secret).sign(id, at, body),
    };
  }

  // Posts raw bytes with a signature; returns { status, body }.
  async post(body, { contentType = 'application/cloudevents+json', headers } = {}) {
    const response = await fetch(`${this.server.base}/adapters/${this.adapter}/events`, {
      method: 'POST',
      body,
      headers: { 'content-type': contentType, ...(headers ?? this.signed(body)) },
    });
    const text = await response.text();
    return { status: response.status, headers: response.headers, body: text === '' ? null : JSON.parse(text) };
  }

  async send(event) {
    const answer = await this.post(JSON.stringify(event));
    assert.equal(answer.status, 202, JSON.stringify(answer.body));
    return answer.body;
  }

  // An inbound call that wants an agent of `queue`.
  async call(key, { from = '+4930123456', to = '+4930999000', queue, attributes, priority } = {}) {
    await this.send(this.event('call.offered', key, { direction: 'inbound', from: { raw: from }, to: { raw: to }, attributes }));
    await this.send(this.event('call.queued', key, { queue, priority }));
  }
  end(key, by = 'customer') {
    return this.send(this.event('call.ended', key, { cause: { text: 'hang-up', by } }));
  }
  transcript(key, messageId, text, { sender = 'endUser', startTime = new Date().toISOString() } = {}) {
    return this.send(this.event('transcript.segment', key, { messageId, sender, text, startTime, durationMs: 900, final: true }));
  }

  // Takes controls on a free port; `answer(control)` may return a status code (default 200).
  async listen(answer = () => 200) {
    this.http = createServer(async (request, response) => {
      let body = '';
      for await (const chunk of request) body += chunk;
      const control = new Webhook(this.secret).verify(body, request.headers); // throws on a wrong signature
      this.controls.push(control);
      response.writeHead(await answer(control), { 'content-type': 'application/json' }).end('{}');
    });
    this.http.listen(0, '127.0.0.1');
    await once(this.http, 'listening');
    this.controlUrl = `http://127.0.0.1:${this.http.address().port}/controls`;
    return this.controlUrl;
  }
  close() {
    this.http?.close();
  }
}
