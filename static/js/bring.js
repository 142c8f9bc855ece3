// The studio's form for a drawing in a file: sends it, shows how far it is and what became of it.

import { freshId } from "./events.js";
import { fragmentOf, sessionEnded } from "./fragments.js";

const TOLD_BY_SERVER = [200, 422, 429];

class BringForm {
  constructor(form) {
    Object.assign(this, { form, isSending: false, key: freshId() });
    this.progress = form.querySelector("progress");
    this.answer = form.querySelector("[data-answer]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!this.isSending) this.send();
    });
    form.elements.file.addEventListener("change", () => {
      this.key = freshId();
      this.answer.replaceChildren();
    });
  }

  // XMLHttpRequest, since fetch tells nothing of how far an upload is.
  send() {
    const request = new XMLHttpRequest();
    const fields = new FormData(this.form);
    fields.set("key", this.key); // sent again after a broken line, the file is drawn once
    this.shows(true);
    request.open("POST", this.form.action);
    request.upload.onprogress = ({ loaded, total }) => {
      if (total) this.progress.value = loaded / total;
    };
    request.upload.onload = () => this.progress.removeAttribute("value"); // it is being read
    request.onloadend = () => this.answered(request);
    request.send(fields);
  }

  shows(isSending) {
    this.isSending = isSending;
    this.progress.hidden = !isSending;
    this.progress.value = 0;
    this.form.querySelector("button").disabled = isSending;
    if (isSending) this.answer.replaceChildren();
  }

  // A redirect, which is followed unseen, leads to the page of signing in.
  answered({ status, responseText, responseURL }) {
    this.shows(false);
    if (!TOLD_BY_SERVER.includes(status)) this.say(wordsFor(status));
    else if (responseURL !== this.form.action) this.answer.replaceChildren(sessionEnded());
    else {
      this.answer.replaceChildren(fragmentOf(responseText));
      if (status !== 200) return;
      this.form.reset();
      this.key = freshId();
    }
  }

  say(words) {
    const line = document.createElement("p");
    line.className = "reference-refusal";
    line.role = "alert";
    line.textContent = words;
    this.answer.replaceChildren(line);
  }
}

function wordsFor(status) {
  if (status === 403) return "Somebody signed in anew in this browser. Reload the page first.";
  if (status === 413) return "That file is too large.";
  if (status === 404) return "You may not draw on this canvas any more.";
  return "That did not arrive. Please try again.";
}

const form = document.querySelector("[data-bring] form");
if (form) new BringForm(form);
