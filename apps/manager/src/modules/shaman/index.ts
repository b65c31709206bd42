export { deleteShamanGarbage, showShamanGarbage } from './garbage-commands.js';
export { ShamanModule } from './shaman.module.js';
