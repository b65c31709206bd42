export { EventBus } from './event-bus.js';
export { SocketDoor, type SocketPass } from './socket-door.js';
