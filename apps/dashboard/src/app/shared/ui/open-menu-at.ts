/**
 * Opens the menu of an anchor (`cdkContextMenuTriggerFor`) at a point, as a right click there would. CDK's own `open()` takes the
 * release of the right button, which is still down then, for a click outside, and closes the menu at once.
 */
export function openMenuAt(anchor: HTMLElement, { x, y }: { readonly x: number; readonly y: number }): void {
  anchor.dispatchEvent(
    new MouseEvent('contextmenu', { clientX: x, clientY: y, button: 2, cancelable: true }),
  );
}
