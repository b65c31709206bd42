import { describe, expect, it } from '@jest/globals';
import { FARM_EVENT_NAMES, type FarmEventMap } from '@flamenco/domain/events';
import type {
  EventChangeNotedDto,
  EventFarmStatusDto,
  EventJobUpdateDto,
  EventLastRenderedUpdateDto,
  EventLifeCycleDto,
  EventTaskLogUpdateDto,
  EventTaskUpdateDto,
  EventWorkerTagUpdateDto,
  EventWorkerUpdateDto,
} from '../src/index.js';
import { documentShape, type Document } from '../tools/contract-differences.ts';
import { shapeOfFact, type DocumentSchema, type Shape } from '../tools/schema-shapes.ts';
import { ADDED_SCHEMAS } from './added-schemas.js';
import { readDocument, readFacts } from './contract-document.js';

/** What we give beyond Flamenco 3, by schema; nothing else is added by accident. */
const ADDED_PROPERTIES: Readonly<Record<string, readonly string[]>> = {
  AssignedTask: [
    'attempt_id',
    'finding_actions',
    'kept_frames',
    'silence_limit_seconds',
    'time_limit_seconds',
  ],
  AvailableJobTypes: ['invalid'],
  Error: ['error', 'kind'],
  EventFarmStatus: ['online'],
  EventJobUpdate: ['needs_attention', 'task_counts', 'tasks_blocked'],
  EventTaskLogUpdate: ['offset'],
  EventTaskUpdate: ['attempt_count', 'is_blocked'],
  EventWorkerUpdate: ['can_update', 'current_task', 'notice', 'tags'],
  JobDeletionInfo: ['files'],
  Job: ['needs_attention', 'owner', 'task_counts', 'warnings'],
  JobStatusChange: ['keep_frames'],
  JobTasksSummary: ['next', 'total'],
  JobsQueryResult: ['next', 'note', 'total'],
  PathCheckResult: ['can_be_created'],
  SetupAssistantConfig: ['access', 'firstAdmin'],
  Task: ['attempts', 'failure', 'frames', 'group', 'is_blocked'],
  TaskStatusChange: ['keep_frames'],
  TaskSummary: ['attempt_count', 'failure', 'frames', 'group', 'is_blocked'],
  TaskUpdate: [
    'attempt_id',
    'block_because',
    'failure',
    'forget_frames',
    'log_offset',
    'render',
    'report_number',
    'whole_frames',
  ],
  Worker: ['can_update', 'checks', 'current_task', 'gpus', 'machine', 'notice'],
  WorkerRegistration: ['registration_secret'],
  WorkerStateChange: ['request_number', 'update'],
  WorkerStateChanged: ['request_number'],
  WorkerSignOn: ['can_update', 'copy_of', 'previous_session_id', 'session_id'],
  WorkerStatusChangeRequest: ['update'],
  WorkerSummary: ['can_update', 'current_task', 'gpus', 'notice', 'tags', 'task'],
  WorkerTask: ['attempt_count', 'failure', 'frames', 'group', 'is_blocked'],
  JobBlocklistEntry: ['reason'],
};

/** What Flamenco 3's document asks for in what is sent to it, and the Manager has a default for. */
const MAY_BE_LEFT_OUT: Readonly<Record<string, readonly string[]>> = { SubmittedJob: ['priority'] };

/** Words of lists that clients may send us besides; never ones that we answer, at which Flamenco 3's clients stop. */
const ADDED_WORDS: readonly unknown[] = ['heartbeat', 'allChanges'];

const facts = readFacts();
const openApi = readDocument();
const document = openApi as unknown as Document;
const schemas: Readonly<Record<string, DocumentSchema>> = document.components?.schemas ?? {};

/** The part of `have` that `want` speaks of, so that the rest (our additions) does not count. */
function comparable(want: Shape, have: Shape): Shape {
  if (want.kind === 'any') return want;
  const properties = Object.entries(want.properties ?? {}).flatMap(([name, property]) => {
    const found = have.properties?.[name];
    return found ? [[name, { ...found, shape: comparable(property.shape, found.shape) }] as const] : [];
  });
  return {
    ...have,
    ...(have.words ? { words: have.words.filter((word) => !ADDED_WORDS.includes(word)).sort() } : {}),
    ...(have.items && want.items ? { items: comparable(want.items, have.items) } : {}),
    ...(have.properties ? { properties: Object.fromEntries(properties) } : {}),
  };
}

/** A shape in which some properties may be left out. */
function withoutDemands(shape: Shape, names: readonly string[]): Shape {
  if (!shape.properties) return shape;
  const properties = Object.entries(shape.properties).map(
    ([name, { isRequired, shape: inner }]) =>
      [name, { isRequired: isRequired && !names.includes(name), shape: inner }] as const,
  );
  return { ...shape, properties: Object.fromEntries(properties) };
}

describe('schemas of the contract', () => {
  it('are those that existing clients know, and a few of ours', () => {
    expect(Object.keys(schemas).sort()).toEqual([...Object.keys(facts.schemas), ...ADDED_SCHEMAS].sort());
  });

  it.each(Object.keys(facts.schemas))(
    '%s has the types, values and required properties of the facts',
    (name) => {
      const want = withoutDemands(shapeOfFact({ ref: name }, facts.schemas), MAY_BE_LEFT_OUT[name] ?? []);
      const have = documentShape(document, schemas[name]);
      expect(comparable(want, have)).toEqual(comparable(want, want));
    },
  );

  it.each(Object.keys(facts.schemas))('%s has no other properties than known and intended ones', (name) => {
    const want = Object.keys(shapeOfFact({ ref: name }, facts.schemas).properties ?? {});
    const have = Object.keys(documentShape(document, schemas[name]).properties ?? {});
    expect(have.filter((property) => !want.includes(property)).sort()).toEqual(ADDED_PROPERTIES[name] ?? []);
  });

  it('say what each of them and each of their properties is for', () => {
    const silent = Object.entries(schemas).flatMap(([name, schema]) => [
      ...('description' in schema ? [] : [name]),
      ...Object.entries(schema.properties ?? {})
        .filter(([, property]) => !('description' in property) && !isReference(property))
        .map(([property]) => `${name}.${property}`)
        .filter((property) => !property.startsWith('TaskCounts.')),
    ]);
    expect(silent).toEqual([]);
  });

  it('refer only to schemas that are there', () => {
    const referred = [...JSON.stringify(openApi).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(
      (match) => match[1],
    );
    expect(referred.length).toBeGreaterThan(50);
    expect(referred.filter((name) => name === undefined || !schemas[name])).toEqual([]);
  });

  it('allow further properties everywhere', () => {
    expect(JSON.stringify(openApi)).not.toContain('"additionalProperties":false');
  });
});

/** A bare enum property stands for its component, whose description is the one to read. */
function isReference(schema: DocumentSchema): boolean {
  return schema.$ref !== undefined || schema.allOf?.length === 1;
}

describe('payloads of live events', () => {
  it('are what the domain publishes, so that no event needs translation', () => {
    const payloads: {
      readonly [Name in keyof FarmEventMap]: (payload: FarmEventMap[Name]['payload']) => unknown;
    } = {
      'change-noted': (payload): EventChangeNotedDto => payload,
      'farm-status-changed': (payload): EventFarmStatusDto => payload,
      'job-updated': (payload): EventJobUpdateDto => payload,
      'last-rendered-updated': (payload): EventLastRenderedUpdateDto => payload,
      'life-cycle': (payload): EventLifeCycleDto => payload,
      'task-log-updated': (payload): EventTaskLogUpdateDto => payload,
      'task-updated': (payload): EventTaskUpdateDto => payload,
      'worker-tag-updated': (payload): EventWorkerTagUpdateDto => payload,
      'worker-updated': (payload): EventWorkerUpdateDto => payload,
    };
    expect(Object.keys(payloads).sort()).toEqual([...FARM_EVENT_NAMES].sort());
  });
});
