/** Platforms are named as Flamenco 3 names them, since the Manager's variables are. */
const MANAGER_PLATFORMS: Readonly<Partial<Record<NodeJS.Platform, string>>> = { win32: 'windows' };

/** What the Manager calls a platform: `linux`, `windows`, `darwin`. */
export function managerPlatform(platform: NodeJS.Platform): string {
  return MANAGER_PLATFORMS[platform] ?? platform;
}
