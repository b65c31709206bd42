import { homedir, hostname } from 'node:os';

/** What the Worker takes from its surroundings; read once, so that nothing else looks at the environment. */
export interface Environment {
  readonly workingDir: string;
  readonly userHomeDir: string;
  readonly hostName: string;
  readonly platform: NodeJS.Platform;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** The surroundings of this process. */
export function currentEnvironment(): Environment {
  return {
    workingDir: process.cwd(),
    userHomeDir: homedir(),
    hostName: hostname(),
    platform: process.platform,
    variables: process.env,
  };
}
