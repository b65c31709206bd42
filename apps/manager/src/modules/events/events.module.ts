import { Global, Module } from '@nestjs/common';
import { EventBus } from './event-bus.js';
import { SocketGateway } from './socket-gateway.js';

/** Live events: the bus inside the Manager, and Socket.IO for everybody outside. */
@Global()
@Module({ providers: [EventBus, SocketGateway], exports: [EventBus] })
export class EventsModule {}
