import type { FarmError } from '@flamenco/domain/errors';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { answerTo } from './error-answer.js';
import { UnknownHost, type PageGuard } from './page-guard.js';

/** Has every request looked at by the guard before anything else happens. Call it before all that answers. */
export function registerPageGuard(server: FastifyInstance, guard: PageGuard): void {
  server.addHook('onRequest', (request, reply, done) => {
    const refusal = guard.refusalNow(request.raw);
    if (!refusal) {
      done();
      return;
    }
    void guard.refusalOf(request.raw).then((confirmed) => {
      if (confirmed) refuse(reply, confirmed, request.headers.accept);
      else done();
    }, done);
  });
}

/** By itself, since some routes have no error handler of ours. */
function refuse(reply: FastifyReply, refusal: FarmError, accept = ''): void {
  const { status, body } = answerTo(refusal, reply.request.id);
  const isForPeople = refusal instanceof UnknownHost && accept.includes('text/html');
  void reply
    .status(status)
    .type(isForPeople ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8')
    .send(isForPeople ? unknownHostPage(refusal.authority) : body);
}

function unknownHostPage(authority: string): string {
  const name = escapeHtml(authority.replace(/:\d+$/, ''));
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Flamenco: unknown host name</title></head>
<body style="font: 1rem/1.5 system-ui; max-width: 44rem; margin: 4rem auto; padding: 0 1rem">
<h1>Unknown host name</h1>
<p>You reached a Flamenco Manager, but it does not know that it is called <b>${name}</b>. It answers only to names that are known to be
its own: otherwise any web page could steer the farm.</p>
<p>If this is its name, add it to <code>flamenco-manager.yaml</code>, and start the Manager again:</p>
<pre>allowed_hosts: ["${name}"]</pre>
<p>Until then, open it by its IP address, or by a name without dots.</p>
</body></html>
`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function escapeHtml(text: string): string {
  return text.replaceAll(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}
