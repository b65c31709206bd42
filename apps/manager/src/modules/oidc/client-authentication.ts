import { ClientSecretBasic, ClientSecretPost, None, type ClientAuth } from 'openid-client';

/** How the Manager shows that it is the client: as the issuer wants it, or else as the specification has it. */
export function clientAuthentication(secret: string | undefined): ClientAuth {
  if (secret === undefined) return None();
  const [basic, post] = [ClientSecretBasic(secret), ClientSecretPost(secret)];
  return (server, metadata, body, headers) => {
    const { token_endpoint_auth_methods_supported: methods = ['client_secret_basic'] } = server;
    const authenticate = methods.includes('client_secret_basic') ? basic : post;
    authenticate(server, metadata, body, headers);
  };
}
