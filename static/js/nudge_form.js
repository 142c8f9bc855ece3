// Words to the artist, with a spot on the canvas when the person points at one.

export class NudgeForm {
  // studio: {ask(command) -> whether it was taken, drawing, live}.
  constructor(form, studio) {
    Object.assign(this, { form, studio, spot: null });
    this.field = form.elements.text;
    this.toggle = form.querySelector("[data-point]");
    this.marker = document.querySelector("[data-spot]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.leave();
    });
    this.field.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
        event.preventDefault();
        form.requestSubmit();
      }
    });
    this.toggle.addEventListener("click", () => this.toggled());
  }

  // A tap on the canvas while pointing: [x, y] in canvas pixels.
  pointTo([x, y]) {
    const { stage } = this.studio.live;
    this.spot = [x, y];
    this.marker.style.left = `${(100 * x) / stage.width}%`;
    this.marker.style.top = `${(100 * y) / stage.height}%`;
    this.marker.hidden = false;
    this.setPointing(false);
    this.field.focus();
  }

  async leave() {
    const text = this.field.value.trim();
    if (text === "") return;
    const command = { type: "nudge", text, ...(this.spot && { spot: this.spot }) };
    // The words stay in the field until they are stored: nothing typed is lost on a bad line.
    if (!(await this.studio.ask(command))) return;
    this.field.value = "";
    this.forgetSpot();
  }

  toggled() {
    if (this.spot) this.forgetSpot();
    else this.setPointing(this.toggle.getAttribute("aria-pressed") !== "true");
  }

  forgetSpot() {
    this.spot = null;
    this.marker.hidden = true;
    this.setPointing(false);
  }

  setPointing(isPointing) {
    this.studio.drawing.hand.isPointing = isPointing;
    this.toggle.setAttribute("aria-pressed", String(isPointing || this.spot !== null));
    this.studio.root.dataset.isPointing = isPointing ? "yes" : "no";
  }
}
