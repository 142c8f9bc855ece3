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

  // While the last stroke is on its way nobody knows yet whose it is to take back: both wait for that.
  undo() {
    // What is drawn after this stays, and makes a new list.
    const { ids } = this.outbox;
    const { undone } = this;
    return this.inTurn(() => this.takeBack(ids, undone));
  }

  redo() {
    const { undone } = this;
    return this.inTurn(() => this.putBack(undone));
  }

  // Not done when the stroke that it waited for was refused: that one is gone already.
  inTurn(act) {
    return new Promise((resolve) => {
      this.outbox.onceAnswered((isRefused) => resolve(isRefused ? null : act()));
    });
  }

  async takeBack(ids, undone) {
    const stroke = this.outbox.takeBackLast(ids);
    if (stroke === null && this.outbox.isInDoubt(ids)) {
      this.studio.say(IN_DOUBT);
      return;
    }
    const step = { stroke };
    undone.push(step);
    if (stroke !== null) return;
    const { type } = await this.studio.ask({ type: "undo" });
    if (type !== "ack" && undone.includes(step)) undone.splice(undone.indexOf(step), 1);
  }

  async putBack(undone) {
    const step = undone.pop();
    if (step?.stroke) {
      this.outbox.add(step.stroke);
      return;
    }
    const { code, retry_after: seconds } = await this.studio.ask({ type: "redo" });
    const isPutOff = code === "offline" || seconds !== undefined;
    if (step && isPutOff) undone.push(step);
  }
}
