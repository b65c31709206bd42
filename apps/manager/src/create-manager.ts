import type { AddressInfo, Server } from 'node:net';
import type { Server as TlsServer } from 'node:tls';
import { networkInterfaces } from 'node:os';
import { Logger, type DynamicModule } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { unavailable } from '@flamenco/domain/errors';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import {
  Configuration,
  parseListenAddress,
  trustIn,
  type ListenAddress,
  type LoadedConfiguration,
  type ProxyTrust,
} from './config/index.js';
import { registerActors } from './http/actors.js';
import { ApiRoutes } from './http/api-routes.js';
import { registerBodyLimits, USUAL_BODY_BYTES } from './http/body-limits.js';
import { BODY_INTAKE, registerBodyParsers, type BodyIntake } from './http/body-parsers.js';
import { answerClientError, connectionOptions } from './http/connections.js';
import { registerCompression } from './http/compression.js';
import { corsOptions } from './http/cors.js';
import { registerEntityTags } from './http/entity-tags.js';
import { SocketAdapter } from './http/socket-adapter.js';
import { answerTo } from './http/error-answer.js';
import { delayRequests, registerProfiles } from './http/developer-aids.js';
import { ErrorFilter } from './http/error-filter.js';
import { registerFairTurns } from './http/fair-turns.js';
import { registerPathPrefix } from './http/forwarded-prefix.js';
import { registerAccess, type Admission } from './http/access.js';
import { openApiDocumentOf } from './http/openapi-document.js';
import { registerManagerHeader } from './http/manager-header.js';
import { registerOpenApiRoutes } from './http/openapi-routes.js';
import { PageGuard } from './http/page-guard.js';
import { registerPageSecurity } from './http/page-security.js';
import { registerPageGuard } from './http/register-page-guard.js';
import { registerRequestValidation } from './http/request-validation.js';
import { registerStaticFiles } from './http/static-files.js';
import { readCertificate, redirectToTls, renewCertificate, type TlsSettings } from './http/tls.js';
import { ManagerLogger, openLog, type LogLevel } from './logging/manager-logger.js';
import { MANAGER, managerModule } from './manager.module.js';
import type { ManagerPart } from './parts/manager-part.js';
import { ManagerParts } from './parts/manager-parts.js';
import { errorCode } from './system-error.js';
import { Gatekeeper } from './modules/access/index.js';
import { EventBus } from './modules/events/index.js';
import { TaskLogWriter } from './modules/task-logs/index.js';

/** Names of job types and checksums are part of paths. */
const LONGEST_PATH_PARAMETER = 500;

/** How a Manager is created. */
export interface ManagerOptions {
  /** Where to listen; by default any free port of this computer alone, as tests want it. */
  readonly listen?: string;
  readonly logLevel?: LogLevel;
  /** Answers each request late, by chance up to a second. */
  readonly delaysRequests?: boolean;
  /** How bodies of requests are taken; by default as a farm needs it. */
  readonly bodyIntake?: BodyIntake;
  /** Serves profiles at /debug/pprof/. */
  readonly servesProfiles?: boolean;
  /** What the Manager is made of; by default all of it. */
  readonly parts?: readonly ManagerPart[];
  /** Where the built dashboard is; by default beside the Manager. */
  readonly dashboardPath?: string;
  /** The folder of the packed add-on; by default beside the Manager. */
  readonly addonPath?: string;
}

/** Starts a Manager. It answers requests when this resolves; `close()` ends it. Throws `unavailable` when the port is taken. */
export async function createManager(
  loaded: LoadedConfiguration,
  options: ManagerOptions = {},
): Promise<NestFastifyApplication> {
  const app = await assembleManager(loaded, options);
  try {
    await app.init();
    await listen(app, parseListenAddress(options.listen ?? '127.0.0.1:0'));
    if (loaded.config.tls.certificate !== '') await keepTls(app, loaded.config.tls);
  } catch (error) {
    await app.close();
    throw error;
  }
  app.get(EventBus).publish([{ name: 'life-cycle', payload: { type: 'manager-startup' } }]);
  return app;
}

/** Puts a Manager together, with its database open, without starting it. */
export async function assembleManager(
  loaded: LoadedConfiguration,
  options: ManagerOptions,
): Promise<NestFastifyApplication> {
  const parts = options.parts ? new ManagerParts(options.parts) : MANAGER;
  const configuration = new Configuration(loaded);
  const { trustedProxies, localStoragePath } = configuration.config;
  const isTrusted = trustIn(trustedProxies);
  const guard = new PageGuard(configuration);
  const adapter = fastifyAdapter(isTrusted, guard, configuration);
  const app = await createApp(await managerModule(configuration, parts), adapter, options);
  const cors = corsOptions(() => configuration.config.corsOrigins);
  app.useWebSocketAdapter(new SocketAdapter(app, { origin: cors.origin }));
  const server = adapter.getInstance();
  const document = openApiDocumentOf(app, await parts.schemas());
  registerAdmission(server, isTrusted, guard, configuration);
  if (options.delaysRequests) delayRequests(server);
  registerBodyParsers(server, options.bodyIntake ?? BODY_INTAKE);
  registerBodyLimits(server, document);
  registerAccess(server, document, admission(app));
  registerRequestValidation(server, document);
  app.enableCors(cors);
  registerEntityTags(server, document);
  await registerCompression(server, document);
  registerOpenApiRoutes(app, document);
  const settleJobFile = (path: string): void => app.get(TaskLogWriter).settleFile(path);
  await registerStaticFiles(server, { ...options, localStoragePath, settleJobFile });
  if (options.servesProfiles) registerProfiles(server);
  const routes = new ApiRoutes(document);
  routes.registerShadowed(server);
  return app.useGlobalFilters(new ErrorFilter(routes));
}

function createApp(
  module: DynamicModule,
  adapter: FastifyAdapter,
  { logLevel = 'error' }: ManagerOptions,
): Promise<NestFastifyApplication> {
  return NestFactory.create<NestFastifyApplication>(module, adapter, {
    logger: new ManagerLogger(openLog(logLevel)),
    forceCloseConnections: true,
    bodyParser: false,
    abortOnError: false,
  });
}

/** What every request meets first. */
function registerAdmission(
  server: FastifyInstance,
  isTrusted: ProxyTrust,
  guard: PageGuard,
  configuration: Configuration,
): void {
  registerFairTurns(server);
  registerManagerHeader(server);
  registerPageSecurity(server, () => configuration.config.tls.hstsMs);
  registerPathPrefix(server, isTrusted);
  registerPageGuard(server, guard);
  registerActors(server);
}

function fastifyAdapter(
  isTrusted: ProxyTrust,
  guard: PageGuard,
  { config: { tls } }: Configuration,
): FastifyAdapter {
  const connections = connectionOptions(guard);
  return new FastifyAdapter({
    bodyLimit: USUAL_BODY_BYTES,
    ...(tls.certificate === ''
      ? { http: connections }
      : { https: { ...connections, ...readCertificate(tls) } }),
    clientErrorHandler: answerClientError,
    forceCloseConnections: true,
    frameworkErrors: (error: Error, request: FastifyRequest, reply: FastifyReply) => {
      const { status, body } = answerTo(error, request.id);
      void reply.status(status).send(body);
    },
    trustProxy: isTrusted,
    routerOptions: { maxParamLength: LONGEST_PATH_PARAMETER },
  });
}

/** A Manager that is being set up for a farm of Flamenco 3 has nobody who guards it: there is no farm yet. */
function admission(app: NestFastifyApplication): Admission {
  let gatekeeper: Gatekeeper | undefined | 'none';
  return (request, permission) => {
    gatekeeper ??= found(app);
    return gatekeeper === 'none' ? undefined : gatekeeper.admit(request, permission);
  };
}

function found(app: NestFastifyApplication): Gatekeeper | 'none' {
  try {
    return app.get<Gatekeeper>(Gatekeeper, { strict: false });
  } catch {
    return 'none';
  }
}

async function listen(app: NestFastifyApplication, { host, port }: ListenAddress): Promise<void> {
  try {
    await app.listen(port, host ?? anyAddress());
  } catch (error) {
    throw unavailable('cannot-listen', whyNotListening(error, host, port), { cause: error });
  }
  const logger = new Logger('Manager');
  const server = app.getHttpServer() as Server;
  // Without a listener, a connection that cannot be accepted (EMFILE) would end the process.
  server.on('error', (error) => {
    logger.warn(`A connection could not be accepted: ${error.message}`);
  });
}

/** `::` takes IPv4 too, where there is IPv6. */
function anyAddress(): string {
  const addresses = Object.values(networkInterfaces()).flatMap((list) => list ?? []);
  return addresses.some(({ family }) => family === 'IPv6') ? '::' : '0.0.0.0';
}

/** Over TLS: with certificates that are renewed, and plain HTTP that leads there. Both end with the server. */
async function keepTls(app: NestFastifyApplication, tls: TlsSettings): Promise<void> {
  const server = app.getHttpServer() as unknown as TlsServer;
  renewCertificate(server, tls);
  if (tls.redirectFrom === '') return;
  const { port } = server.address() as AddressInfo;
  const redirect = await redirectToTls(tls, port);
  server.once('close', () => {
    redirect.close();
    redirect.closeAllConnections();
  });
}

function whyNotListening(error: unknown, host: string | undefined, port: number): string {
  const where = `${host ?? ''}:${port}`;
  const code = errorCode(error);
  if (code === 'EADDRINUSE') {
    return `Another program already listens on ${where}; maybe a Manager is running. End it, or set another port as 'listen' in the configuration file.`;
  }
  if (code === 'EACCES')
    return `This user may not listen on ${where}. Set a port from 1024 on as 'listen' in the configuration file.`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') {
    return `This computer has no address ${host ?? ''}. Correct 'listen' in the configuration file; ':${port}' listens on all.`;
  }
  return `Cannot listen on ${where}: ${String(error)}.`;
}
