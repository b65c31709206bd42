/** Whether somebody may sit before this computer's screen: elsewhere a web browser is not to be opened. */
export function hasDesktop(): boolean {
  if (process.platform !== 'linux') return true;
  return ['DISPLAY', 'WAYLAND_DISPLAY'].some((name) => (process.env[name] ?? '') !== '');
}
