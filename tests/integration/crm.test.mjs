// SPDX-License-Identifier: Apache-2.0
// Callers whose records another system has: a real HTTP server that knows some of them, is slow, and fails.
import { after, before, beforeEach, test } from 'node:test';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { floor, online } from './support/floor.mjs';
import { eventually } from './support/server.mjs';

let place;
let desk;
let crm;
let asked; // addresses, in their order
let answer; // (request, response, phone)
before(async () => {
  crm = createServer((request, response) => {
    asked.push(request.url);
    assert.equal(request.headers.authorization, 'Bearer a secret of the CRM');
    answer(request, response, new URL(request.url, 'http://crm').searchParams.get('phone'));
  });
  crm.listen(0, '127.0.0.1');
  await once(crm, 'listening');
  place = await floor({
    queueFields: { wrapUpSeconds: 0 },
    server: {
      crm: {
        url: `http://127.0.0.1:${crm.address().port}/callers?phone={number}`,
        token: 'a secret of the CRM',
        records: '/results',
        fields: { externalId: '/id', firstName: '/name/first', lastName: '/name/last', mobilePhone: '/phone' },
        timeout_ms: 1_000,
      },
    },
  });
  desk = await online(place.people[0]);
});
after(() => {
  crm.closeAllConnections();
  crm.close();
  return place.server.dispose();
});
beforeEach(() => { asked = []; });

const reply = (response, body) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
const person = (phone, last, id = randomUUID()) => ({ id, name: { first: 'Ada', last }, phone });
const metric = async (name) => {
  const text = await (await fetch(`${place.server.base}/metrics`)).text();
  return Number(text.match(new RegExp(`^answerd_crm_${name}_total (\\d+)`, 'm'))[1]);
};
const workWith = (kind) => desk.next((frame) => frame.work?.pop?.kind === kind);

async function ringing(from) {
  const key = `call-${randomUUID()}`;
  await place.pbx.call(key, { from, queue: 'billing' });
  return { key, work: (await desk.offer()).work };
}
async function over(key) {
  await place.pbx.end(key);
  await desk.work('canceled');
}

test('whom the CRM knows pops while it rings, is a record here from then on, and is not asked for again', async () => {
  let release;
  answer = async (request, response, phone) => {
    await new Promise((resolve) => { release = resolve; });
    reply(response, { results: [person(phone, 'Lovelace', '003A')] });
  };
  const { key, work } = await ringing('+49305551001');
  assert.equal(work.pop.kind, 'nothing', 'the offer did not wait');
  await eventually('the question', () => asked.length === 1);
  assert.deepEqual(asked, ['/callers?phone=%2B49305551001']);
  release();
  const told = (await workWith('record')).work;
  const contact = await place.admin.get(`/api/v1/contacts/${told.pop.record.id}`);
  assert.deepEqual([contact.externalId, contact.lastName, contact.mobilePhone.e164], ['003A', 'Lovelace', '+49305551001']);
  assert.deepEqual(told.call.relatedRecord, { kind: 'contact', id: contact.id });
  await over(key);
  const again = await ringing('+49305551001');
  assert.equal(again.work.pop.record.id, contact.id, 'at once');
  await over(again.key);
  assert.equal(asked.length, 1);
});

test('several of the CRM are a picker, and whom it does not know is asked for once', async () => {
  answer = (request, response, phone) => {
    if (phone === '+49305551003') return response.writeHead(404).end();
    return reply(response, { results: ['One', 'Two'].map((last) => person(phone, last)) });
  };
  const several = await ringing('+49305551002');
  if (several.work.pop.kind !== 'picker') await workWith('picker');
  await over(several.key);
  const none = await metric('none');
  for (let i = 0; i < 2; ++i) {
    const { key } = await ringing('+49305551003');
    await eventually('the answer', async () => await metric('none') === none + 1);
    await over(key);
  }
  assert.equal(asked.filter((url) => url.endsWith('1003')).length, 1);
});

test('an answer that is too late, wrong or absent leaves the call as it is; a failing CRM is spared', async () => {
  const answers = [
    () => {}, // never
    (request, response) => response.writeHead(500).end(),
    (request, response) => response.writeHead(200).end('<html>'),
    (request, response) => reply(response, { results: 'none' }),
    (request, response) => request.socket.destroy(),
  ];
  for (const [index, wrong] of answers.entries()) {
    answer = wrong;
    const { key, work } = await ringing(`+4930555200${index}`);
    assert.equal(work.pop.kind, 'nothing');
    await eventually('the failure', async () => await metric('failed') === index + 1);
    await over(key);
  }
  const spared = await metric('spared');
  const questions = asked.length; // one more than failures: libcurl repeats a question whose connection broke
  const { key } = await ringing('+49305552009');
  await eventually('nobody asks', async () => await metric('spared') === spared + 1);
  await over(key);
  assert.equal(asked.length, questions);
});
