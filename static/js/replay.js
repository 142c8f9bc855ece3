// Replays of finished pieces: fetch the log, play, pause, speed, scrub by stroke. Boots itself.

import { Plan } from "./replay_plan.js";
import { Stage } from "./stage.js";

const LONGEST_TICK_MS = 100; // a tab that was hidden goes on where it was

export class Replay {
  constructor(root) {
    this.root = root;
    this.button = root.querySelector("[data-play]");
    this.speed = root.querySelector("[data-speed]");
    this.slider = root.querySelector("[data-scrub]");
    this.words = root.querySelector("[data-progress]");
    [this.plan, this.stage, this.ms, this.shown, this.isPlaying] = [null, null, 0, -1, false];
    this.button.addEventListener("click", () => (this.isPlaying ? this.pause() : this.play()));
    this.slider.addEventListener("input", () => this.scrub(Number(this.slider.value)));
    root.replay = this; // for the curious, and for tests
    root.querySelector("[data-replay-controls]").hidden = false;
    const isCalm = matchMedia("(prefers-reduced-motion: reduce)").matches;
    if (root.dataset.autoplay === "yes" && !isCalm) this.play();
  }

  async play() {
    if (!(await this.load())) return;
    if (this.ms >= this.plan.durationMs) this.seek(0);
    this.setPlaying(true);
    this.before = null;
    requestAnimationFrame((now) => this.tick(now));
  }

  pause() {
    this.setPlaying(false);
  }

  async scrub(strokes) {
    if (!(await this.load())) return;
    this.pause();
    this.seek(this.plan.timeOfStroke(strokes));
  }

  // Fetch the log, once; false, with words, when that cannot be done.
  async load() {
    if (this.plan) return true;
    this.loading ??= this.fetchPlan();
    this.plan = await this.loading;
    if (!this.plan) {
      this.loading = null;
      return false;
    }
    this.stage = new Stage(this.root, () => this.ms);
    this.stage.isDriven = true;
    this.slider.max = this.plan.strokeEnds.length;
    return true;
  }

  async fetchPlan() {
    try {
      const answer = await fetch(this.root.dataset.replay);
      if (!answer.ok) throw new Error(`status ${answer.status}`);
      const { frames } = await answer.json();
      return new Plan(frames);
    } catch {
      this.words.textContent = "The replay could not be loaded. Please try again.";
      return null;
    }
  }

  tick(now) {
    if (!this.isPlaying) return;
    const passed = this.before === null ? 0 : Math.min(now - this.before, LONGEST_TICK_MS);
    this.before = now;
    this.seek(Math.min(this.ms + passed * Number(this.speed.value), this.plan.durationMs));
    if (this.ms >= this.plan.durationMs) this.pause();
    else requestAnimationFrame((next) => this.tick(next));
  }

  seek(ms) {
    this.ms = ms;
    const scenes = this.plan.scenesBy(ms);
    if (scenes !== this.shown) {
      this.shown = scenes;
      this.stage.show({ ...this.plan.stateAt(ms), turn: null });
    }
    this.stage.rewound();
    this.tellProgress();
  }

  tellProgress() {
    const drawn = this.plan.strokesBy(this.ms);
    const total = this.plan.strokeEnds.length;
    if (this.slider.valueAsNumber !== drawn) this.slider.value = drawn;
    const words = `${drawn} of ${total} strokes`;
    if (this.words.textContent !== words) this.words.textContent = words;
    this.slider.setAttribute("aria-valuetext", words);
  }

  setPlaying(isPlaying) {
    this.isPlaying = isPlaying;
    this.button.dataset.state = isPlaying ? "playing" : "paused";
    this.button.setAttribute("aria-label", isPlaying ? "Pause the replay" : "Play the replay");
  }
}

for (const root of document.querySelectorAll('[data-stage][data-mode="replay"]')) {
  new Replay(root);
}
