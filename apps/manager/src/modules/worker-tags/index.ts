export { tagQuestions } from './tag-questions.js';
