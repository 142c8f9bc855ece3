// Boots the stages that only watch: the watch page's, and the home page's when it is live.

import { LiveCanvas } from "./live.js";

for (const root of document.querySelectorAll('[data-stage][data-mode="live"]')) {
  new LiveCanvas(root).open();
}
