// How fast this watcher sees the artist's batches drawn. A batch begins with the server's clock and
// is then played faster, never slower: who is done early waits for the next one.

import { keep, kept } from "./fold.js";

const AT_ONCE = "at once";
const RATES = { 1: 1, 2: 2, 4: 4, [AT_ONCE]: Infinity };

// How far one batch is played, by a clock in milliseconds. Pure.
export class Tempo {
  constructor(startsAt, rate) {
    Object.assign(this, { startsAt, rate, since: startsAt, head: 0 });
  }

  // Milliseconds of the batch's own time that are over at `now`; negative before it begins.
  elapsedAt(now) {
    if (now < this.startsAt) return now - this.startsAt;
    if (this.rate === Infinity) return Infinity;
    return this.head + (now - this.since) * this.rate;
  }

  // Go on at another rate from where it is: nothing that was shown is taken back.
  change(rate, now) {
    if (now > this.startsAt) [this.head, this.since] = [this.elapsedAt(now), now];
    this.rate = rate;
  }
}

// The field in which the speed is chosen; the choice is kept as far as the browser lets it.
export class Speed {
  // select: one with a value of each speed, or null. changed(rate): from now on it is this.
  constructor(select, changed) {
    this.select = select;
    if (!select) return;
    const before = kept("speed");
    if (before in RATES) select.value = before;
    select.addEventListener("change", () => {
      keep("speed", select.value);
      changed(this.rate);
    });
  }

  get rate() {
    return RATES[this.select?.value] ?? 1;
  }
}
