import type { JobCondition, JobNumberKey, TextMatch } from '@flamenco/domain/query';
import {
  anyOf,
  asAsked,
  caseless,
  fits,
  isFound,
  isOneOf,
  isWithinSpans,
  LIKE,
  NOTHING,
  within,
  type Condition,
} from '../../../database/conditions.js';

type ConditionOf<Of extends JobCondition['of']> = Extract<JobCondition, { readonly of: Of }>;

/** What jobs have to fulfil, as conditions of a statement that has `jobs`. None looks at tasks, but by an index over a Worker's attempts. */
export function toConditions(asked: readonly JobCondition[]): readonly Condition[] {
  return asked.map((condition) => asAsked(toCondition(condition), condition.isNot));
}

/** How each kind of condition is asked for. */
const CONDITIONS: {
  readonly [Of in JobCondition['of']]: (asked: JobCondition & { readonly of: Of }) => Condition;
} = {
  status: hasStatus,
  needs: () => ({ text: 'jobs.id IN (SELECT id FROM jobs WHERE attention IS NOT NULL)', values: [] }),
  name: ({ texts }) => anyOf(texts.map(hasName)),
  id: ({ texts }) => anyOf(texts.map((match) => fits('jobs.uuid', match))),
  type: ({ texts }) => anyOf(texts.map((match) => fits('lower(jobs.type)', match))),
  tag: ({ texts }) => anyOf(texts.map(hasTag)),
  worker: ({ texts }) => anyOf(texts.map(hadWorker)),
  error: ({ texts }) => anyOf(texts.map(hasFailure)),
  category: ({ categories }) =>
    within('jobs.id IN (SELECT job_id FROM failure_lines WHERE', isOneOf('category', categories)),
  owner: ({ owners }) =>
    anyOf(owners.map((owner) => ('id' in owner ? belongsTo(owner.id) : belongsToNamed(owner)))),
  metadata: (asked) => anyOf(asked.texts.map((match) => hasMetadata(asked, match))),
  created: isWithin,
  updated: isWithin,
  words: hasWords,
  priority: comparesTo,
  frames: comparesTo,
  tasks: comparesTo,
  queued: comparesTo,
  active: comparesTo,
  failed: comparesTo,
  completed: comparesTo,
};

function toCondition(asked: JobCondition): Condition {
  const condition: (asked: never) => Condition = CONDITIONS[asked.of];
  return condition(asked as never); // the one of its kind
}

const NUMBER_COLUMNS = {
  priority: 'jobs.priority',
  frames: 'jobs.frame_count',
  tasks: `(jobs.tasks_queued + jobs.tasks_active + jobs.tasks_soft_failed + jobs.tasks_failed + jobs.tasks_canceled
    + jobs.tasks_completed + jobs.tasks_paused)`,
  queued: '(jobs.tasks_queued + jobs.tasks_soft_failed)',
  active: 'jobs.tasks_active',
  failed: 'jobs.tasks_failed',
  completed: 'jobs.tasks_completed',
} as const satisfies Record<JobNumberKey, string>;

/** One by one, it is no reason to look up all jobs with a status, to sort 80,000 of them for the first hundred. */
function hasStatus({ statuses }: ConditionOf<'status'>): Condition {
  const condition = isOneOf('jobs.status', statuses);
  return { ...condition, oneByOne: isOneOf(`jobs.status || ''`, statuses).text };
}

function comparesTo({ of, comparison, numbers }: ConditionOf<JobNumberKey>): Condition {
  const column = NUMBER_COLUMNS[of];
  return anyOf(numbers.map((number) => ({ text: `${column} ${comparison} ?`, values: [number] })));
}

function isWithin({ of, spans }: ConditionOf<'created' | 'updated'>): Condition {
  return isWithinSpans(`jobs.${of}`, spans);
}

function hasName(match: TextMatch): Condition {
  if (match.text === '' || match.isExact) return fits('lower(jobs.name)', { ...match, isExact: true });
  return isFound(match.text, { within: [`jobs.name ${LIKE}`], atStart: [] });
}

function hasTag(match: TextMatch): Condition {
  if (match.text === '') return { text: 'jobs.worker_tag_id IS NULL', values: [] };
  return within('jobs.worker_tag_id IN (SELECT id FROM tag_names WHERE', fits('lower(name)', match));
}

function hadWorker(match: TextMatch): Condition {
  const workers = within('worker_id IN (SELECT id FROM known_workers WHERE', fits('lower(name)', match));
  return within('jobs.id IN (SELECT job_id FROM attempted_jobs WHERE', workers);
}

function belongsTo(id: string | undefined): Condition {
  return id === undefined ? NOTHING : { text: 'jobs.owner = ?', values: [id] };
}

/** By the name to sign in with, or the one that others see. */
function belongsToNamed(match: TextMatch): Condition {
  if (match.text === '') return { text: 'jobs.owner IS NULL', values: [] };
  const names = anyOf([fits('lower(name)', match), fits('lower(display_name)', match)]);
  return within('jobs.owner IN (SELECT uuid FROM owner_names WHERE', names);
}

/** The kind of a failure, or the line that says why. There are as many as attempts that failed: far fewer than tasks. */
function hasFailure({ text, isExact }: TextMatch): Condition {
  if (text === '') return { text: 'jobs.id NOT IN (SELECT job_id FROM failure_lines)', values: [] };
  const small = caseless(text);
  const failure = isExact
    ? { text: '(lower(line) = ? OR category = ?)', values: [small, small] }
    : isFound(text, { within: [`line ${LIKE}`, `category ${LIKE}`], atStart: [] });
  return within('jobs.id IN (SELECT job_id FROM failure_lines WHERE', failure);
}

function hasMetadata({ keys }: ConditionOf<'metadata'>, match: TextMatch): Condition {
  const has = (value: Condition): Condition =>
    anyOf(
      keys.map((key) =>
        within('jobs.id IN (SELECT job_id FROM job_metadata WHERE', {
          text: `key = ? AND ${value.text}`,
          values: [key, ...value.values],
        }),
      ),
    );
  if (match.text !== '') return has(fits('lower(value)', match));
  const { text, values } = has({ text: 'lower(value) > ?', values: [''] });
  return { text: `NOT ${text}`, values };
}

/** Words stand in the name, the type or the metadata, or begin the id; or they mean a status. */
function hasWords({ text: words, statuses }: ConditionOf<'words'>): Condition {
  const inText = isFound(words, { within: [`words ${LIKE}`], atStart: [] });
  const wordsWith = (hasText: Condition): Condition =>
    anyOf([
      hasText,
      fits('jobs.uuid', { text: words, isExact: false }),
      ...(statuses.length > 0 ? [isOneOf('jobs.status', statuses)] : []),
    ]);
  const ofJob = 'EXISTS (SELECT 1 FROM job_texts WHERE job_texts.job_id = jobs.id AND';
  return {
    ...wordsWith(within('jobs.id IN (SELECT job_id FROM job_texts WHERE', inText)),
    oneByOne: wordsWith(within(ofJob, inText)).text,
  };
}
