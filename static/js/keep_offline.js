// Asks the browser to keep the page that is shown while the site is out of reach, once everything
// else is there. Without service workers (plain HTTP, some private windows) the browser's own words
// stand in its place.

addEventListener("load", () => {
  navigator.serviceWorker?.register("/offline.worker.js").catch(() => {});
});
