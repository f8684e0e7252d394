// SPDX-License-Identifier: Apache-2.0
// The clients of the crash test. Each works until the server dies, keeps its own record of what it was promised, and
// afterwards looks for all of it: there, and once. What had no answer is sent again, as a careful client does.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { Agent } from './agent.mjs';

// The answer, or nothing when the connection died with the server. Any other failure is the test's.
export async function beforeDeath(request) {
  try {
    return await request();
  } catch (failure) {
    if (failure instanceof TypeError || failure.code === 'ECONNREFUSED' || failure.code === 'ECONNRESET') return undefined;
    throw failure;
  }
}

export async function pages(rest, target, enough = () => false) {
  const items = [];
  for (let cursor = ''; ;) {
    const page = await rest.get(`${target}${target.includes('?') ? '&' : '?'}limit=200${cursor && `&cursor=${cursor}`}`);
    items.push(...page.items);
    cursor = page.nextCursor;
    if (!cursor || enough(items)) return items;
  }
}

export function counted(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}

function onceEach(what, promised, found) {
  const counts = counted(found);
  assert.deepEqual(promised.filter((key) => !counts.has(key)), [], `${what} lost`);
  assert.deepEqual([...counts].filter(([, count]) => count > 1), [], `${what} doubled`);
}

// Calls by the provider's webhook.
export class Callers {
  promised = new Set();
  sent = new Map();

  async work({ pbx }) {
    this.fresh = [];
    for (;;) {
      const key = randomUUID();
      const event = pbx.event('call.offered', key, { direction: 'inbound', from: { raw: '+15551239999' } });
      this.sent.set(key, event);
      const answer = await beforeDeath(() => pbx.post(JSON.stringify(event)));
      if (!answer) return;
      assert.equal(answer.status, 202);
      this.promised.add(key);
      this.fresh.push(key);
    }
  }
  async check({ pbx, admin }) {
    const all = () => new Set(this.fresh);
    const calls = await pages(admin, '/api/v1/voice-calls', (items) => items.filter((call) => all().has(call.callKey)).length >= this.fresh.length);
    onceEach('calls', this.fresh, calls.map((call) => call.callKey));
    for (const [key, event] of [...this.sent].filter(([key]) => !this.promised.has(key)).concat([...this.sent].slice(-3))) {
      const answer = await pbx.send(event);
      assert.equal(answer.accepted + answer.duplicates, 1);
      if (this.promised.has(key)) assert.equal(answer.duplicates, 1, 'an acknowledged event was taken again');
      this.promised.add(key);
    }
  }
  async checkAll({ admin }) {
    onceEach('calls', [...this.promised], (await pages(admin, '/api/v1/voice-calls')).map((call) => call.callKey));
  }
}

// Work items by POST with an Idempotency-Key.
export class Writers {
  promised = new Map(); // key -> id
  sent = new Set();

  post(admin, key) {
    return admin.send('POST', '/api/v1/work-items', { body: { channel: 'chat', queue: 'billing', subject: key }, headers: { 'idempotency-key': key } });
  }
  keep(key, answer) {
    assert.equal(answer.status, 201, JSON.stringify(answer.body));
    const { id } = answer.body;
    assert.equal(this.promised.get(key) ?? id, id, 'a repeated POST created another item');
    this.promised.set(key, id);
  }
  async work({ admin }) {
    this.fresh = [];
    for (;;) {
      const key = randomUUID();
      this.sent.add(key);
      const answer = await beforeDeath(() => this.post(admin, key));
      if (!answer) return;
      this.keep(key, answer);
      this.fresh.push(key);
    }
  }
  async check({ admin }) {
    for (const key of this.fresh.slice(-20)) {
      assert.equal((await admin.get(`/api/v1/work-items/${this.promised.get(key)}`)).subject, key);
    }
    const again = [...this.sent].filter((key) => !this.promised.has(key)).concat(this.fresh.slice(-3));
    for (const key of again) this.keep(key, await this.post(admin, key));
  }
  async checkAll({ admin }) {
    const items = await pages(admin, '/api/v1/work-items');
    onceEach('work items', [...this.promised.keys()], items.map((item) => item.subject));
  }
}

// A console that accepts and closes what it is offered.
export class Taker {
  constructor(person) {
    this.person = person;
    this.accepted = new Map(); // work -> item
    this.closed = new Set();
  }

  async ask(type, members) {
    const result = await Promise.race([this.desk.tell(type, members), this.desk.closed]);
    return 'ok' in result ? result : undefined;
  }
  async finish(work) {
    if (work.state === 'assigned') {
      const result = await this.ask('accept', { workId: work.workId });
      if (!result?.ok) return;
      this.accepted.set(work.workId, work.itemId);
      this.fresh.push(work.workId);
    }
    const result = await this.ask('closeWork', { workId: work.workId });
    if (result?.ok) this.closed.add(work.workId);
  }
  async work({ server }) {
    this.fresh = [];
    this.desk = new Agent(server, this.person.rest.token);
    if (!(await beforeDeath(() => this.desk.open()))) return;
    this.desk.lastSeq = undefined;
    if (!(await this.ask('signIn', { token: this.person.rest.token }))) return;
    const { works } = (await Promise.race([this.desk.next((frame) => frame.type === 'snapshot'), this.desk.closed]));
    if (!works || !(await this.ask('setPresence', { status: 'available' }))) return;
    for (const work of works) await this.finish(work);
    for (;;) {
      const frame = await Promise.race([this.desk.offer(), this.desk.closed]);
      if (frame.type !== 'offer') return;
      await this.finish(frame.work);
    }
  }
  async check({ admin }, works = this.fresh) {
    for (const workId of works) {
      const item = await admin.get(`/api/v1/work-items/${this.accepted.get(workId)}`);
      const taken = item.works.filter((work) => work.acceptedAt);
      assert.deepEqual(taken.map((work) => work.id), [workId], `accepted once, by this work: ${JSON.stringify(item)}`);
      if (this.closed.has(workId)) assert.equal(item.state, 'closed', 'a closed work came back');
    }
  }
  checkAll(place) {
    return this.check(place, [...this.accepted.keys()]);
  }
}

// One entity of the configuration, replaced under its revision again and again.
export class Editor {
  path = '/api/v1/skills/under-load';
  confirmed = [];

  async put({ admin }, label, etag) {
    const headers = etag ? { 'if-match': etag } : { 'if-none-match': '*' };
    return admin.send('PUT', this.path, { body: { label }, headers });
  }
  confirm(answer) {
    this.confirmed.push(this.attempted);
    this.etag = answer.headers.get('etag');
    this.attempted = undefined;
  }
  async work(place) {
    for (;;) {
      this.attempted = `label-${randomUUID()}`;
      const answer = await beforeDeath(() => this.put(place, this.attempted, this.etag));
      if (!answer) return;
      assert.ok([200, 201].includes(answer.status), JSON.stringify(answer.body));
      this.confirm(answer);
    }
  }
  async check(place) {
    if (this.attempted) { // done or not: under the revision that was seen it can only happen once
      const answer = await this.put(place, this.attempted, this.etag);
      if (answer.status >= 400) assert.ok([409, 412].includes(answer.status), JSON.stringify(answer.body));
      const current = await place.admin.send('GET', this.path);
      assert.equal(current.body.label, this.attempted, 'something else was written in between');
      this.confirm(current);
    }
    await this.compare(place, this.confirmed.slice(-100));
  }
  async compare({ admin }, labels) {
    const versions = await pages(admin, `${this.path}/history`, (items) => items.length >= labels.length);
    onceEach('revisions', labels, versions.map((version) => version.entity.label));
  }
  checkAll(place) {
    return this.compare(place, this.confirmed);
  }
}

// Lines of one call, by REST and by the webhook in turn.
export class Speakers {
  promised = new Map(); // message id -> call id
  all = 0;

  async begin({ pbx, admin }) {
    this.key = randomUUID();
    await pbx.send(pbx.event('call.offered', this.key, { direction: 'inbound', from: { raw: 'anonymous' } }));
    const [call] = await pages(admin, '/api/v1/voice-calls', () => true).then((calls) => calls.filter(({ callKey }) => callKey === this.key));
    this.call = call.id;
    this.sent = new Set();
    this.acknowledged = new Set();
  }
  async say({ pbx, admin }, id, byRest) {
    const startTime = new Date().toISOString();
    const answer = byRest
      ? await admin.send('POST', `/api/v1/voice-calls/${this.call}/transcript`, { body: { lines: [{ messageId: id, sender: 'endUser', text: `word ${id}`, spokenAt: startTime }] } })
      : await pbx.post(JSON.stringify(pbx.event('transcript.segment', this.key, { messageId: id, sender: 'endUser', text: `word ${id}`, startTime, durationMs: 1, final: true })));
    assert.equal(answer.status, byRest ? 200 : 202, JSON.stringify(answer.body));
    this.acknowledged.add(id);
    return true;
  }
  async work(place) {
    if (!(await beforeDeath(() => this.begin(place).then(() => true)))) return void (this.call = undefined);
    for (let turn = 0; ; ++turn) {
      const id = randomUUID();
      this.sent.add(id);
      if (!(await beforeDeath(() => this.say(place, id, turn % 2 === 0)))) return;
    }
  }
  async check(place) {
    if (!this.call) return;
    const path = `/api/v1/voice-calls/${this.call}/transcript`;
    onceEach('lines', [...this.acknowledged], (await pages(place.admin, path)).map((line) => line.messageId));
    const ids = [...this.sent].filter((id) => !this.acknowledged.has(id)).concat([...this.acknowledged].slice(-2));
    for (const id of ids) await this.say(place, id, ids.indexOf(id) % 2 === 0); // also by the other way than before
    onceEach('lines', [...this.sent], (await pages(place.admin, path)).map((line) => line.messageId));
    this.all += this.sent.size;
  }
  async checkAll() {}
}

// Switches between two statuses; a confirmed one has to be the last one seen, or have been followed by the next.
export class Switcher {
  constructor(person) {
    this.person = person;
  }
  async work({ server }) {
    this.confirmed = this.attempted = undefined;
    const desk = new Agent(server, this.person.rest.token);
    if (!(await beforeDeath(() => desk.open()))) return;
    if (!(await Promise.race([desk.tell('signIn', { token: this.person.rest.token }), desk.closed])).ok) return;
    for (let turn = 0; ; ++turn) {
      this.attempted = ['available', 'break'][turn % 2];
      const result = await Promise.race([desk.tell('setPresence', { status: this.attempted }), desk.closed]);
      if (!result.ok) return;
      this.confirmed = this.attempted;
    }
  }
  async check({ admin }) {
    if (!this.confirmed) return;
    const { status } = (await admin.get('/api/v1/live')).agents.find(({ agent }) => agent === this.person.user.id);
    assert.ok([this.confirmed, this.attempted].includes(status), `confirmed ${this.confirmed}, attempted ${this.attempted}, found ${status}`);
  }
  async checkAll() {}
}
