// Several fingers on the sheet: pinches, pushes and taps. Stands before the hand that draws, and keeps
// from it every touch that isn't a stroke.

const GRACE_MS = 120; // a stroke younger than this was the first finger of a pinch
const TAP_MS = 350; // from the first finger down to the last one up
const TAP_PX = 14; // of the screen, that fingers may slide in a tap
const PEN_LINGERS_MS = 500; // after a pen was felt, in the air too, what touches is the hand around it

export class Fingers {
  // element: around the canvas that `hand` draws on.
  // listener: {pinched(from, to, factor), tapped(count)}; from and to are [x, y] of the window.
  constructor(element, hand, listener) {
    Object.assign(this, { hand, listener, down: new Map() }); // pointer id -> [x, y]
    this.isPinching = false;
    this.penAt = -Infinity; // when a pen was felt last, by the clock of events
    const heard = {
      pointerdown: (event) => this.put(event),
      pointermove: (event) => this.move(event),
      pointerup: (event) => this.lift(event),
      pointercancel: (event) => this.lift(event),
    };
    for (const [name, hear] of Object.entries(heard)) {
      element.addEventListener(name, hear, { capture: true });
    }
  }

  put(event) {
    this.feelPen(event);
    if (event.pointerType === "pen") this.forget(); // what touches now is the hand that holds it
    if (event.pointerType !== "touch") return;
    if (this.isPalm(event)) {
      event.stopPropagation();
      return;
    }
    // The first finger there is: of those before it, one may have left without a word.
    if (event.isPrimary || this.down.size === 0) this.forget();
    if (this.down.size > 0 && !this.isPinching && !this.begin(event)) return;
    this.down.set(event.pointerId, [event.clientX, event.clientY]);
    if (this.isPinching) {
      event.stopPropagation();
      this.most = Math.max(this.most, this.down.size);
    } else this.since = event.timeStamp;
  }

  feelPen({ pointerType, timeStamp }) {
    if (pointerType === "pen") this.penAt = timeStamp;
  }

  // Two contacts of a palm must not undo what the pen has just drawn.
  isPalm({ timeStamp }) {
    if (this.hand.isWith("pen")) return true;
    return !this.hand.fingersDraw && timeStamp - this.penAt < PEN_LINGERS_MS;
  }

  forget() {
    this.down.clear();
    this.isPinching = false;
  }

  // A second finger came: true when the first had not really begun to draw.
  begin(event) {
    const age = this.hand.ageAt(event.timeStamp);
    if (age !== null && age > GRACE_MS) return false;
    this.hand.giveUp();
    Object.assign(this, { isPinching: true, most: 0, slid: 0 });
    return true;
  }

  move(event) {
    this.feelPen(event);
    if (!this.down.has(event.pointerId)) return;
    const before = spanOf(this.down);
    this.down.set(event.pointerId, [event.clientX, event.clientY]);
    if (!this.isPinching) return;
    event.stopPropagation();
    const after = spanOf(this.down);
    this.slid += Math.hypot(after.x - before.x, after.y - before.y);
    this.slid += Math.abs(after.reach - before.reach);
    const factor = before.reach > 0 && after.reach > 0 ? after.reach / before.reach : 1;
    if (this.slid > TAP_PX) {
      this.listener.pinched([before.x, before.y], [after.x, after.y], factor);
    }
  }

  lift(event) {
    this.feelPen(event);
    if (!this.down.delete(event.pointerId) || !this.isPinching) return;
    event.stopPropagation();
    if (this.down.size > 0) return;
    this.isPinching = false;
    const isQuick = event.timeStamp - this.since < TAP_MS;
    const isTap = event.type === "pointerup" && isQuick && this.slid <= TAP_PX;
    if (isTap) this.listener.tapped(this.most);
  }
}

// The middle of the fingers, and how far they are from it on average.
function spanOf(down) {
  const places = [...down.values()];
  const x = places.reduce((sum, place) => sum + place[0], 0) / places.length;
  const y = places.reduce((sum, place) => sum + place[1], 0) / places.length;
  const reach = places.reduce((sum, place) => sum + Math.hypot(place[0] - x, place[1] - y), 0);
  return { x, y, reach: reach / places.length };
}
