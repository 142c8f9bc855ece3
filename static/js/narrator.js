// Tells those who hear the page what happens on the canvas: seldom, and only what matters.

const EVERY_MS = 10_000; // between two sentences, at least
const TIME = { now: () => performance.now(), after: (ms, act) => setTimeout(act, ms) };

export class Narrator {
  // say(words): where a screen reader hears it. time: {now() -> ms, after(ms, act)}.
  constructor(say, time = TIME) {
    Object.assign(this, { say, time, saidAt: -Infinity, next: null });
  }

  // Say it now, or when it is time; of what came meanwhile the weightiest is said, the latest of
  // equals. news: {words, weight}, or null where there is nothing to say.
  tell(news) {
    if (news === null || (this.next !== null && news.weight < this.next.weight)) return;
    const isWaiting = this.next !== null;
    this.next = news;
    const leftMs = this.saidAt + EVERY_MS - this.time.now();
    if (leftMs <= 0) this.speak();
    else if (!isWaiting) this.time.after(leftMs, () => this.speak());
  }

  speak() {
    if (this.next === null) return;
    const { words } = this.next;
    this.next = null;
    this.saidAt = this.time.now();
    this.say(words);
  }
}
