import { listMembers, listTags, loadTag } from './persistence/tag-rows.js';

/** What others ask about tags. */
export const tagQuestions = {
  list: listTags,
  load: loadTag,
  membersOf: listMembers,
} as const;
