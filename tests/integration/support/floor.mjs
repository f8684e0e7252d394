// SPDX-License-Identifier: Apache-2.0
// A small contact centre floor: a claimed server with one queue and some agents.
import { Agent } from './agent.mjs';
import { Pbx } from './pbx.mjs';
import { Server } from './server.mjs';

const password = 'a long enough password';

export async function floor({ agents = 1, queue = 'billing', routing = {}, queueFields = {}, server: settings } = {}) {
  const server = await new Server(settings).start();
  const admin = await server.claim();
  await admin.put('/api/v1/routing-configurations/calls', { label: 'Calls', priority: 5, ...routing });
  await admin.put(`/api/v1/queues/${queue}`, { label: 'Billing', routing: 'calls', ...queueFields });
  const people = [];
  for (let i = 1; i <= agents; ++i) people.push(await addAgent(server, admin, `agent${i}`, { queues: [queue] }));
  return { server, admin, people, pbx: new Pbx(server), queue };
}

export async function addAgent(server, admin, username, profile = {}) {
  const user = await admin.post('/api/v1/users', { username, password, displayName: username, roles: ['agent'] });
  await admin.put(`/api/v1/agents/${user.id}`, {
    displayName: username, queues: [], skills: [], presenceConfiguration: 'default', endpoint: `sip:${username}@pbx`, ...profile,
  });
  const rest = await server.signIn(username, password);
  return { user, rest, console: new Agent(server, rest.token) };
}

export async function online(person, status = 'available') {
  await person.console.signIn();
  await person.console.command('setPresence', { status });
  await person.console.next((frame) => frame.type === 'presence' && frame.status === status);
  return person.console;
}
