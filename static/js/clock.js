// The server's clock as this page knows it, from its own and the time that answers carry.

const SAMPLES_KEPT = 9;
const TRUSTED = 3; // of the samples, those with the shortest way there and back
const FARTHEST_OFF_MS = 2_000; // a time that comes by itself may have been on its way for so long

export class ServerClock {
  constructor(ownNow = () => performance.timeOrigin + performance.now()) {
    this.ownNow = ownNow;
    this.samples = [];
    this.offset = 0;
  }

  // Milliseconds since the epoch, by the server's clock.
  now() {
    return this.ownNow() + this.offset;
  }

  // Take in a pong: `sent` is our own time then, `serverNow` the server's when it answered.
  heardPong(sent, serverNow) {
    const now = this.ownNow();
    this.samples.push({ wayMs: now - sent, offset: serverNow - (sent + now) / 2 });
    this.samples = this.samples.slice(-SAMPLES_KEPT);
    const best = [...this.samples].sort((a, b) => a.wayMs - b.wayMs).slice(0, TRUSTED);
    const offsets = best.map((sample) => sample.offset).sort((a, b) => a - b);
    this.offset = offsets[offsets.length >> 1];
  }

  // Take in a time that came by itself: good enough until the first pong. Far from what we believe,
  // it says that this page's clock has stood still, as it does while a laptop sleeps: then what was
  // learnt before is wrong.
  heardNow(serverNow) {
    if (Math.abs(serverNow - this.now()) > FARTHEST_OFF_MS) this.samples = [];
    if (this.samples.length === 0) this.offset = serverNow - this.ownNow();
  }
}
