/** Loaded before a Worker, sets its clock off by CHAOS_CLOCK_SKEW_MS, as that of a computer that nobody looks after. */
const skewMs = Number(process.env['CHAOS_CLOCK_SKEW_MS'] ?? '0');
const rightNow = Date.now.bind(Date);

globalThis.Date = new Proxy(Date, {
  construct: (target, given, newTarget) =>
    Reflect.construct(target, given.length === 0 ? [rightNow() + skewMs] : given, newTarget),
  get: (target, name) => (name === 'now' ? () => rightNow() + skewMs : Reflect.get(target, name)),
});
