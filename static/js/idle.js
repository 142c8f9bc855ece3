// When the page has nothing else to do; browsers without that notion are given a little later.

export const whenIdle =
  globalThis.requestIdleCallback?.bind(globalThis) ?? ((work) => setTimeout(work, 32));
