// Seeded randomness that is the same here and on the server. Twin of canvas/chance.py.

const STRIDE = 0x6d2b79f5;

// mulberry32: a stream of numbers in 0..1 that depends on its seed alone.
export class Chance {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  next() {
    this.state = (this.state + STRIDE) >>> 0;
    const a = this.state;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  }
}
