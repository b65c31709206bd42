import {
  AUTOMATIC_ROOMS,
  DOMAIN_EVENT_NAMES,
  DOMAIN_EVENTS,
  FARM_EVENT_NAMES,
  roomsOf,
  SUBSCRIPTION_TYPES,
  subscriptionRooms,
  topicsOf,
  type FarmEvent,
  type FarmEventName,
} from '@flamenco/domain/events';
import { MANAGER } from '../manager.module.js';
import { EVENTS_KEPT_FROM_BROKERS } from '../modules/mqtt/index.js';

/** The parts of a schema of OpenAPI that the events' schemas have. */
export interface EventSchema {
  readonly type?: string;
  readonly format?: string;
  readonly enum?: readonly string[];
  readonly description?: string;
  readonly properties?: Readonly<Record<string, EventSchema>>;
  readonly required?: readonly string[];
  readonly items?: EventSchema;
  readonly allOf?: readonly EventSchema[];
  readonly $ref?: string;
}

/** The schemas of the API's document, by their names. */
export type EventSchemas = Readonly<Record<string, EventSchema>>;

/** What the document calls the payload of each event. */
const SCHEMAS = {
  'job-updated': 'EventJobUpdate',
  'task-updated': 'EventTaskUpdate',
  'worker-updated': 'EventWorkerUpdate',
  'worker-tag-updated': 'EventWorkerTagUpdate',
  'last-rendered-updated': 'EventLastRenderedUpdate',
  'task-log-updated': 'EventTaskLogUpdate',
  'farm-status-changed': 'EventFarmStatus',
  'life-cycle': 'EventLifeCycle',
  'change-noted': 'EventChangeNoted',
} as const satisfies Record<FarmEventName, string>;

/** Stands for any job and any task in the names of rooms. */
const ID = '00000000-0000-4000-8000-000000000000';

/** What docs/events.md says between its markers, by their names. */
export const EVENT_REFERENCES: Readonly<Record<string, (schemas: EventSchemas) => string>> = {
  'live events': liveEvents,
  payloads,
  'webhook events': webhookEvents,
};

function liveEvents(): string {
  return FARM_EVENT_NAMES.map((name) => {
    // Of a payload, only the ids in it decide where it goes.
    const event = { name, payload: { id: ID, job_id: ID, task_id: ID } } as unknown as FarmEvent;
    const { eventName, rooms } = roomsOf(event);
    return `- \`${eventName}\` with [${SCHEMAS[name]}](#${anchor(SCHEMAS[name])}): ${howToGet(rooms)}. ${atBroker(event)}`;
  }).join('\n');
}

function howToGet(rooms: readonly string[]): string {
  if (rooms.some((room) => (AUTOMATIC_ROOMS as readonly string[]).includes(room))) return 'everybody gets it';
  const types = SUBSCRIPTION_TYPES.filter((type) =>
    subscriptionRooms({ type, uuid: ID }).some((room) => rooms.includes(room)),
  );
  return `subscribe to ${types.map((type) => `\`${type}\``).join(' or ')}`;
}

function atBroker(event: FarmEvent): string {
  if (EVENTS_KEPT_FROM_BROKERS.includes(event.name)) return 'MQTT: not sent.';
  const thing = event.name === 'task-log-updated' ? 'TASK' : 'JOB';
  return `MQTT: ${topicsOf(event)
    .map((topic) => `\`flamenco${topic.replace(ID, thing)}\``)
    .join(', ')}.`;
}

function payloads(schemas: EventSchemas): string {
  const names = withParts(schemas, Object.values(SCHEMAS));
  return names.map((name) => section(name, schemas[name] ?? {})).join('\n\n');
}

/** These schemas, and those that they are made of, each once. */
function withParts(schemas: EventSchemas, names: readonly string[]): readonly string[] {
  const all = new Set(names);
  for (const name of all) for (const part of referencesIn(schemas[name] ?? {})) all.add(part);
  return [...all];
}

function referencesIn(schema: EventSchema): readonly string[] {
  const parts = [...Object.values(schema.properties ?? {}), ...(schema.allOf ?? []), schema.items ?? {}];
  return [
    ...(schema.$ref === undefined ? [] : [nameIn(schema.$ref)]),
    ...parts.filter((part) => Object.keys(part).length > 0).flatMap(referencesIn),
  ];
}

function section(name: string, schema: EventSchema): string {
  const { description, properties, required = [] } = schema;
  const fields = Object.entries(properties ?? {}).map(([field, of]) => {
    const isOptional = !required.includes(field);
    const meaning = of.description === undefined ? '' : `. ${of.description}`;
    return `- \`${field}\`: ${typeOf(of)}${isOptional ? ', optional' : ''}${meaning}`;
  });
  const values = schema.enum ? `One of ${schema.enum.map((value) => `\`${value}\``).join(', ')}.` : undefined;
  return [`### ${name}`, description, values, fields.join('\n')]
    .filter((part) => part !== undefined && part !== '')
    .join('\n\n');
}

function typeOf(schema: EventSchema): string {
  const reference = schema.$ref ?? schema.allOf?.find(({ $ref }) => $ref !== undefined)?.$ref;
  if (reference !== undefined) return `[${nameIn(reference)}](#${anchor(nameIn(reference))})`;
  if (schema.type === 'array' && schema.items) return `list of ${typeOf(schema.items)}`;
  if (schema.enum) return schema.enum.map((value) => `\`${value}\``).join(' or ');
  return schema.format === undefined ? (schema.type ?? 'any') : `${schema.type ?? ''} (${schema.format})`;
}

function webhookEvents(): string {
  return DOMAIN_EVENT_NAMES.filter((name) => MANAGER.emittersOf(name).length > 0)
    .map((name) => `- \`${name}\`: ${DOMAIN_EVENTS[name]}`)
    .join('\n');
}

function nameIn(reference: string): string {
  return reference.slice(reference.lastIndexOf('/') + 1);
}

/** As GitHub makes it of a heading. */
function anchor(heading: string): string {
  return heading.toLowerCase();
}
