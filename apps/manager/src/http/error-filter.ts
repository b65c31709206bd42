import { Catch, Logger, NotFoundException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerTo } from './error-answer.js';
import type { ApiRoutes } from './api-routes.js';

/** Answers every error: `{code, message}`, as clients expect. Bugs are logged with their stack. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  private readonly logger = new Logger(ErrorFilter.name);

  constructor(private readonly routes: ApiRoutes) {}

  catch(thrown: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    const isNowhere = request.is404 || thrown instanceof NotFoundException; // whatever else is wrong with the request
    const error = isNowhere ? this.routes.whyNotFound(request.method, request.url) : thrown;
    const { status, body, headers, isBug } = answerTo(error, request.id);
    if (isBug) {
      this.logger.error({ err: error, requestId: request.id }, `Failed at ${request.method} ${request.url}`);
    }
    if (reply.raw.headersSent) {
      reply.raw.destroy(); // the answer has begun: a cut connection is the only way to say that it is not whole
      return;
    }
    const allow = isNowhere ? this.routes.allowHeader(request.method, request.url) : {};
    void reply
      .status(status)
      .headers({ ...headers, ...allow })
      .type('application/json; charset=utf-8')
      .send(body);
  }
}
