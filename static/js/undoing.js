// Undo and redo of one's own strokes, in one order: those that never left this page are taken back
// here, all others by the server.

const IN_DOUBT = "It isn’t known yet whether your last stroke is saved. Please try again in a moment.";

export class Undoing {
  // outbox: where strokes wait. studio: {ask(command) -> the answer, say(words)}.
  constructor(outbox, studio) {
    Object.assign(this, { outbox, studio });
    this.undone = []; // {stroke} for each undo; null instead of a stroke that the server took back
  }

  // A new stroke: what was taken back before it stays away.
  drewOn() {
    this.undone = [];
  }

  async undo() {
    const stroke = this.outbox.takeBackLast();
    if (stroke === null && this.outbox.isInDoubt) {
      this.studio.say(IN_DOUBT);
      return;
    }
    const step = { stroke };
    this.undone.push(step);
    if (stroke !== null) return;
    const { type } = await this.studio.ask({ type: "undo" });
    if (type !== "ack") this.undone = this.undone.filter((other) => other !== step);
  }

  async redo() {
    const step = this.undone.pop();
    if (step?.stroke) {
      this.outbox.add(step.stroke);
      return;
    }
    const { code, retry_after: seconds } = await this.studio.ask({ type: "redo" });
    const isPutOff = code === "offline" || seconds !== undefined;
    if (step && isPutOff) this.undone.push(step);
  }
}
