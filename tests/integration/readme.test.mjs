// SPDX-License-Identifier: Apache-2.0
// The README's call by hand, as it is written there: its commands run in bash with curl, jq and openssl, its frames go
// over the `ws` package. Only the folder, the port and what the reader has to fill in are replaced.
import { after, test } from 'node:test';
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import WebSocket from 'ws';
import { binary, eventually, until } from './support/server.mjs';

const readme = readFileSync(fileURLToPath(new URL('../../README.md', import.meta.url)), 'utf8');
const section = /\n## A call by hand\n([\s\S]*?)\n## /.exec(readme)?.[1];
assert.ok(section, 'the README has a call by hand');
const [serve, setUp, socket, ring, frames, ...rest] = [...section.matchAll(/```(?:sh)?\n([\s\S]*?)```/g)].map((match) => match[1]);
assert.ok(frames && rest.length === 0, 'five blocks: serve, set up, socket, ring, frames');
const inline = [...section.matchAll(/(?<!`)`([^`]+)`(?!`)/g)].map((match) => match[1]);

const folder = mkdtempSync(join(tmpdir(), 'answerd-readme-'));
symlinkSync(resolve(binary), join(folder, 'answerd'));
const shells = [];
after(() => {
  for (const shell of shells) process.kill(-shell.process.pid, 'SIGKILL'); // bash and what it started
  rmSync(folder, { recursive: true, force: true });
});

// Replaces exactly what is there: a README that says something else has to change this test.
function filledIn(text, replacements) {
  return Object.entries(replacements).reduce((filled, [from, to]) => {
    assert.ok(filled.includes(from), `the README says ${from}`);
    return filled.replaceAll(from, to);
  }, text);
}

// A terminal: each command runs in the same bash; resolves with what it printed.
class Terminal {
  constructor() {
    this.process = spawn('bash', ['-s'], { cwd: folder, detached: true, env: { ...process.env, PATH: `${folder}:${process.env.PATH}` } });
    this.output = '';
    this.process.stdout.on('data', (chunk) => (this.output += chunk));
    this.process.stderr.on('data', (chunk) => (this.output += chunk));
    shells.push(this);
  }
  type(text) {
    this.process.stdin.write(text.endsWith('\n') ? text : `${text}\n`);
  }
  async run(text) {
    const from = this.output.length;
    this.type(`${text}\nprintf '\\ndone: %s\\n' $?`); // what went before may lack its line end
    await eventually(`the end of ${text}`, () => /^done: (\d+)$/m.test(this.output.slice(from)));
    const [, printed, code] = /^([\s\S]*?)^done: (\d+)$/m.exec(this.output.slice(from));
    assert.equal(code, '0', `${text}\n${printed}`);
    return printed.trim();
  }
}

function linesOf(block) {
  return block.trim().split('\n');
}

test('the commands of the README take a call', async () => {
  const first = new Terminal();
  first.type(filledIn(serve, { '/tmp/cc': `${folder}/cc`, 'answerd serve': 'answerd serve --listen 127.0.0.1:0' }));
  const [, port, token] = await eventually('the printed curl', () =>
    /curl http:\/\/127\.0\.0\.1:(\d+)\/api\/v1\/setup [\s\S]*?"token":"([^"]+)"/.exec(first.output));

  const second = new Terminal();
  const printed = await second.run(filledIn(setUp, { ':8080': `:${port}`, 'THE TOKEN': token }));
  assert.doesNotMatch(printed, /"status":[45]/, printed);
  const adasToken = linesOf(printed).at(-1);

  const [command, ...opening] = linesOf(socket);
  const [, protocol, url] = /^websocat --protocol (\S+) (ws:\S+)$/.exec(command);
  const ada = new WebSocket(filledIn(url, { ':8080': `:${port}` }), protocol);
  const heard = [];
  ada.on('message', (data) => heard.push(JSON.parse(data)));
  await until(10_000, 'the socket')(new Promise((open, fail) => ada.once('open', open).once('error', fail)));
  const answerTo = async (line) => {
    ada.send(line);
    const { id } = JSON.parse(line);
    const result = await eventually(`the answer to ${line}`, () => heard.find((frame) => frame.type === 'result' && frame.id === id));
    assert.ok(result.ok, `${line}: ${JSON.stringify(result)}`);
  };
  for (const line of opening) await answerTo(line.replace("ADA'S TOKEN", adasToken));

  const rings = await second.run(filledIn(ring, { ':8080': `:${port}`, '/tmp/cc': `${folder}/cc` }));
  assert.equal([...rings.matchAll(/"accepted":1/g)].length, 2, rings);
  const { work } = await eventually('the offer', () => heard.find((frame) => frame.type === 'offer'));
  assert.equal(work.call.from.e164, '+4930123456');
  assert.ok(work.pop.kind, 'with its screen pop');

  const [accept, ...wrapUp] = linesOf(frames).map((line) => line.replace('…', work.workId));
  await answerTo(accept);
  const hangUp = inline.find((text) => text.startsWith('ring ended'));
  assert.match(await second.run(hangUp), /"accepted":1/);
  for (const line of wrapUp) await answerTo(line);

  const calls = JSON.parse(await second.run(inline.find((text) => text.includes('/voice-calls'))));
  assert.deepEqual(calls.items.map(({ status, disposition }) => ({ status, disposition })), [{ status: 'completed', disposition: 'resolved' }]);
  const report = inline.find((text) => text.includes('/reports/queues'));
  const [from, to] = [-3_600_000, 3_600_000].map((shift) => new Date(Date.now() + shift).toISOString());
  const target = filledIn(report, { 'from=…': `from=${from}`, 'to=…': `to=${to}` });
  const { rows } = JSON.parse(await second.run(`curl -s "${target}" -H "authorization: Bearer $admin"`));
  assert.equal(rows.filter((row) => row.queue === 'billing').reduce((sum, row) => sum + row.handled, 0), 1);
  ada.close();
});
