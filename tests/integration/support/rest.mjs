// SPDX-License-Identifier: Apache-2.0
// A REST client that believes nothing: every request and response is held against the OpenAPI document.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

export const document = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../../docs/api/openapi.json', import.meta.url)), 'utf8'),
);

const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema({ $id: 'openapi', ...document });

const routes = Object.entries(document.paths).map(([template, operations]) => ({
  template,
  operations,
  pattern: new RegExp(`^${template.replace(/\{path\}/g, '.+').replace(/\{[^}]+\}/g, '[^/]+')}$`),
}));

function operationOf(method, path) {
  const candidates = routes.filter(({ pattern }) => pattern.test(path));
  const exact = candidates.find(({ template }) => template === path) ?? candidates[0];
  return exact && { template: exact.template, operation: exact.operations[method.toLowerCase()] };
}

function resolve(node) {
  return node?.$ref ? node.$ref.slice(2).split('/').reduce((at, key) => at[key], document) : node;
}

const validators = new Map();
function validatorOf(template, method, status, content) {
  const key = [template, method, status, content].join(' ');
  if (!validators.has(key)) {
    const escape = (text) => text.replaceAll('~', '~0').replaceAll('/', '~1');
    const responses = document.paths[template][method.toLowerCase()].responses;
    const reference = responses[status].$ref;
    const base = reference ? reference.slice(1) : `/paths/${escape(template)}/${method.toLowerCase()}/responses/${status}`;
    validators.set(key, ajv.compile({ $ref: `openapi#${base}/content/${escape(content)}/schema` }));
  }
  return validators.get(key);
}

// What the document says of this answer; throws with the reason where the two disagree.
export function checkAgainstDocument(method, path, status, contentType, body) {
  const found = operationOf(method, path);
  assert.ok(found?.operation, `${method} ${path} is not in the OpenAPI document`);
  const response = resolve(found.operation.responses[status]);
  assert.ok(response, `${method} ${found.template} answered ${status}, which the document does not list`);
  if (!response.content) {
    assert.equal(body ?? '', '', `${method} ${found.template} ${status} must have no body`);
    return;
  }
  const content = (contentType ?? '').split(';')[0].trim();
  assert.ok(response.content[content], `${method} ${found.template} ${status} answered ${content || 'no content type'}`);
  if (!content.endsWith('json') || !response.content[content].schema) return;
  const validate = validatorOf(found.template, method, status, content);
  assert.ok(validate(body), `${method} ${found.template} ${status}: ${ajv.errorsText(validate.errors)}\n${JSON.stringify(body)}`);
}

export class Rest {
  constructor(base, token) {
    this.base = base;
    this.token = token;
  }

  // The whole answer: { status, headers, body }.
  async send(method, target, { body, headers = {}, raw } = {}) {
    const response = await fetch(this.base + target, {
      method,
      body: raw ?? (body === undefined ? undefined : JSON.stringify(body)),
      headers: {
        ...(this.token ? { authorization: `Bearer ${this.token}` } : {}),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(method === 'POST' ? { 'idempotency-key': randomUUID() } : {}),
        ...headers,
      },
    });
    const contentType = response.headers.get('content-type');
    const text = await response.text();
    const parsed = contentType?.includes('json') && text !== '' ? JSON.parse(text) : text;
    checkAgainstDocument(method, new URL(this.base + target).pathname, response.status, contentType, parsed);
    return { status: response.status, headers: response.headers, body: parsed };
  }

  async expect(method, target, status, options) {
    const answer = await this.send(method, target, options);
    const said = typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body);
    assert.equal(answer.status, status, `${method} ${target}: ${said}`);
    return answer.body;
  }

  get(target, status = 200) {
    return this.expect('GET', target, status);
  }
  post(target, body, status = 201, headers = {}) {
    return this.expect('POST', target, status, { body, headers });
  }
  // Creates or replaces a configuration entity, whatever revision is there.
  async put(target, body) {
    const current = await this.send('GET', target);
    const condition = current.status === 200 ? { 'if-match': current.headers.get('etag') } : { 'if-none-match': '*' };
    const answer = await this.send('PUT', target, { body, headers: condition });
    assert.ok([200, 201].includes(answer.status), `PUT ${target}: ${answer.status} ${JSON.stringify(answer.body)}`);
    return answer.body;
  }
}
