import { Global, Module } from '@nestjs/common';
import { EventBus } from './event-bus.js';
import { SocketDoor } from './socket-door.js';
import { SocketGateway } from './socket-gateway.js';

/** Live events: the bus inside the Manager, and Socket.IO for everybody outside. */
@Global()
@Module({ providers: [EventBus, SocketDoor, SocketGateway], exports: [EventBus, SocketDoor] })
export class EventsModule {}
