import { describe, expect, it } from '@jest/globals';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { readDocument } from './contract-document.js';

// The Manager validates requests against the document by Ajv, so the document has to be one that Ajv understands.
const { components } = readDocument();
const ajv = new Ajv({ useDefaults: true, allErrors: true });
addFormats.default(ajv);
ajv.addVocabulary(['components', 'example']);
ajv.addSchema({ $id: 'contract', components });

function validatorOf(schema: string): ValidateFunction {
  const validate = ajv.getSchema(`contract#/components/schemas/${schema}`);
  if (!validate) throw new Error(`no schema ${schema}`);
  return validate;
}

const UUID = '0f2a4f9c-5d6e-4b0a-9f43-2f6c3a0d7c11';
const registration = { name: 'render-07', secret: 'x', platform: 'linux', supported_task_types: [] };
const signOn = { name: 'render-07', supported_task_types: ['blender'], software_version: '3.9' };
const job = { name: 'shot', type: 'echo-sleep-test', submitter_platform: 'linux' };

const ACCEPTED: readonly (readonly [schema: string, body: unknown])[] = [
  ['WorkerRegistration', registration],
  ['WorkerRegistration', { ...registration, secret: 'x'.repeat(72), unknown: { extra: 1 } }],
  ['WorkerSignOn', signOn],
  ['SubmittedJob', job],
  ['SubmittedJob', { ...job, priority: 200, settings: { frames: '1-10', deep: { er: [1] } }, metadata: {} }],
  ['SubmittedJob', { ...job, worker_tag: UUID, initial_status: 'paused', storage: {} }],
  ['SubmittedJob', { ...job, worker_tag: '' }],
  ['TaskUpdate', {}],
  ['TaskUpdate', { taskStatus: 'completed', activity: '', log: 'line\n', steps_completed: 0 }],
  ['TaskUpdate', { attempt_id: UUID.toUpperCase() }],
  ['JobPriorityChange', { priority: 0 }],
  ['JobPriorityChange', { priority: 100 }],
  ['JobStatusChange', { status: 'cancel-requested', reason: '' }],
  ['JobTagChange', {}],
  ['JobTagChange', { id: '', name: '' }],
  ['PathCheckInput', { path: '' }],
  ['JobBlocklist', [{ worker_id: UUID, task_type: 'blender' }]],
  ['WorkerTagChangeRequest', { tag_ids: [] }],
  ['WorkerTag', { name: 'gpu' }],
];

const REFUSED: readonly (readonly [schema: string, body: unknown, at: string, because: string])[] = [
  ['WorkerRegistration', { ...registration, name: '' }, '/name', 'minLength'],
  ['WorkerRegistration', { ...registration, secret: '' }, '/secret', 'minLength'],
  ['WorkerRegistration', { ...registration, secret: 'x'.repeat(73) }, '/secret', 'maxLength'],
  ['WorkerRegistration', { ...registration, supported_task_types: undefined }, '', 'required'],
  ['SubmittedJob', { type: 't', submitter_platform: 'linux' }, '', 'required'],
  ['SubmittedJob', { ...job, priority: 'high' }, '/priority', 'type'],
  ['SubmittedJob', { ...job, metadata: { user: 1 } }, '/metadata/user', 'type'],
  ['SubmittedJob', { ...job, settings: [] }, '/settings', 'type'],
  ['SubmittedJob', { ...job, worker_tag: 'gpu' }, '/worker_tag', 'pattern'],
  ['SubmittedJob', { ...job, initial_status: '' }, '/initial_status', 'enum'],
  ['TaskUpdate', { steps_completed: -1 }, '/steps_completed', 'minimum'],
  ['TaskUpdate', { taskStatus: 'done' }, '/taskStatus', 'enum'],
  ['TaskUpdate', { attempt_id: '1' }, '/attempt_id', 'format'],
  ['JobPriorityChange', { priority: 101 }, '/priority', 'maximum'],
  ['JobPriorityChange', { priority: -1 }, '/priority', 'minimum'],
  ['JobPriorityChange', { priority: 1.5 }, '/priority', 'type'],
  ['JobStatusChange', { status: 'queued' }, '', 'required'],
  ['JobMassDeletionSelection', { last_updated_max: 'yesterday' }, '/last_updated_max', 'format'],
  ['WorkerTag', { name: '' }, '/name', 'minLength'],
  ['WorkerTag', { id: 'mine', name: 'gpu' }, '/id', 'pattern'],
  ['JobBlocklist', [{ task_type: 'blender' }], '/0', 'required'],
];

describe('requests, as Ajv validates them against the document', () => {
  it.each(Object.keys(components?.schemas ?? {}))('%s is a schema that Ajv compiles', (name) => {
    expect(validatorOf(name)).toBeInstanceOf(Function);
  });

  it.each(ACCEPTED)('%s accepts %j', (schema, body) => {
    const validate = validatorOf(schema);
    validate(structuredClone(body));
    expect(validate.errors ?? []).toEqual([]);
  });

  it.each(REFUSED)('%s refuses %j at "%s": %s', (schema, body, at, because) => {
    const validate = validatorOf(schema);
    expect(validate(JSON.parse(JSON.stringify(body)))).toBe(false);
    expect(validate.errors?.map((error) => [error.instancePath, error.keyword])).toEqual([[at, because]]);
  });

  it('get nothing that was not sent: what has a default may be left out, and openapi-typescript would ask for it', () => {
    const defaulted = Object.entries(components?.schemas ?? {}).flatMap(([name, schema]) =>
      Object.entries(('properties' in schema && schema.properties) || {})
        .filter(([, property]) => typeof property === 'object' && 'default' in property)
        .map(([property]) => `${name}.${property}`),
    );
    expect(defaulted).toEqual([]);
    const submitted = { ...job };
    validatorOf('SubmittedJob')(submitted);
    expect(submitted).toEqual(job);
  });
});
