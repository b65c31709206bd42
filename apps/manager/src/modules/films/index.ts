export { FilmsModule } from './films.module.js';
