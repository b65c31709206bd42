/** The part of Socket.IO's client of version 2, as Flamenco 3's web app has it, that tests use. */
declare module 'socket.io-client-2' {
  interface Client {
    readonly connected: boolean;
    on(name: string, listener: (payload: unknown) => void): this;
    disconnect(): this;
  }
  function connect(
    url: string,
    options: {
      readonly path: string;
      readonly transports: readonly string[];
      readonly reconnection: boolean;
      readonly forceNew: boolean;
    },
  ): Client;
  export = connect;
}
