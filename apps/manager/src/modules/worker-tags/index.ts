export { tagRecords } from './tag-records.js';
export { tagQuestions } from './tag-questions.js';
