import type { ChangeCondition, ChangeTextKey, TextMatch } from '@flamenco/domain/query';
import {
  anyOf,
  asAsked,
  fits,
  isFound,
  isOneOf,
  isWithinSpans,
  LIKE,
  type Condition,
} from '../../../database/conditions.js';

/** What entries have to fulfil, as conditions of a statement that has their columns. */
export function toConditions(asked: readonly ChangeCondition[]): readonly Condition[] {
  return asked.map((condition) => asAsked(toCondition(condition), condition.isNot));
}

/** How each kind of text is asked for. */
const TEXTS: { readonly [Of in ChangeTextKey]: (match: TextMatch) => Condition } = {
  who: (match) => fits('lower(actor_name)', match),
  name: ({ text, isExact }) =>
    isExact || text === ''
      ? fits('lower(object_name)', { text, isExact: true })
      : within(text, 'object_name'),
  id: (match) => fits("coalesce(object_id, '')", match),
  job: (match) => fits("coalesce(job_id, '')", match),
  address: (match) => fits('lower(address)', match),
};

function toCondition(asked: ChangeCondition): Condition {
  switch (asked.of) {
    case 'action':
      return isOneOf('action', asked.actions);
    case 'kind':
      return isOneOf('object_kind', asked.kinds);
    case 'happened':
      return isWithinSpans('happened', asked.spans);
    case 'words':
      return within(asked.text, 'actor_name', 'object_name', 'action', 'before_facts', 'after_facts');
    case 'who':
    case 'name':
    case 'id':
    case 'job':
    case 'address':
      return anyOf(asked.texts.map(TEXTS[asked.of]));
  }
}

function within(text: string, ...columns: readonly string[]): Condition {
  return isFound(text, { within: columns.map((column) => `${column} ${LIKE}`), atStart: [] });
}
