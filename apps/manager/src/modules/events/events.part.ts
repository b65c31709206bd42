import type { ManagerPart } from '../../parts/manager-part.js';

/** Live events: the bus inside the Manager, and Socket.IO for everybody outside. */
export const eventsPart: ManagerPart = {
  name: 'events',
  module: async () => (await import('./events.module.js')).EventsModule,
  schemas: async () => {
    const { EventLifeCycleDto, SocketIOSubscriptionDto } = await import('@flamenco/api-contracts');
    return [EventLifeCycleDto, SocketIOSubscriptionDto];
  },
};
