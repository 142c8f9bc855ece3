// The artist's references on the page: the owner's panel, and the list that watchers see.

import { fetchFragment, fragmentOf, sessionEnded } from "./fragments.js";

// The owner's panel: a fragment of the server's, fetched when it is opened; its forms are sent from
// here, so that the page with the live canvas stays. Each form is sent by itself: to hide what
// watchers see must not wait for an upload.
export class ReferencePanel {
  constructor(root) {
    this.root = root;
    this.place = root.querySelector("[data-panel]");
    this.url = root.dataset.referencesPanel;
    this.sending = new Map(); // where to -> what is to be sent there next
    this.isBehind = false; // whether something was answered that the panel does not show yet
    root.addEventListener("toggle", () => root.open && this.fetch());
    root.addEventListener("submit", (event) => {
      event.preventDefault();
      this.send(event.target);
    });
    root.addEventListener("change", ({ target }) => {
      if (target.name === "shown") this.send(target.form);
    });
  }

  // The artist may have imagined one meanwhile, or finished the piece.
  refresh() {
    const isBusy = this.place.contains(document.activeElement) || this.sending.size > 0;
    if (this.root.open && !isBusy) this.fetch();
  }

  async fetch() {
    const fragment = await fetchFragment(this.url);
    if (fragment) this.place.replaceChildren(fragment);
    else this.say("The references could not be fetched. Close and open this to try again.");
  }

  // A form that changes while it is being sent is sent again after that; a picture is not, since
  // that would be a second click.
  send(form) {
    const progress = form.querySelector("progress");
    if (!this.sending.has(form.action)) this.post(form.action, new FormData(form), progress);
    else if (!progress) this.sending.set(form.action, new FormData(form));
  }

  // XMLHttpRequest, since fetch tells nothing of how far an upload is.
  post(url, fields, progress = null) {
    const request = new XMLHttpRequest();
    this.sending.set(url, null);
    request.open("POST", url);
    if (progress) {
      progress.hidden = false;
      request.upload.onprogress = ({ loaded, total }) => {
        progress.value = total ? loaded / total : 0;
      };
    }
    request.onloadend = () => {
      const next = this.sending.get(url);
      this.sending.delete(url);
      if (progress) progress.hidden = true;
      if (next) this.post(url, next);
      this.answered(request, url);
    };
    request.send(fields);
  }

  // A redirect, which is followed unseen, leads to the page of signing in. What is answered while
  // something else is being sent may be old when that is through: then the panel is fetched.
  answered({ status, responseText, responseURL }, url) {
    const isFragment = [200, 422].includes(status);
    if (isFragment && responseURL !== url) {
      this.place.replaceChildren(sessionEnded());
      return;
    }
    const fragment = isFragment ? fragmentOf(responseText) : null;
    const words = isFragment
      ? fragment.querySelector(".reference-refusal")?.textContent
      : wordsFor(status);
    if (this.sending.size > 0) {
      this.isBehind = true;
      if (words) this.say(words);
    } else if (fragment && !this.isBehind) this.place.replaceChildren(fragment);
    else this.drawAnew(words);
  }

  // Also after a failure: what a form shows then is not what was kept.
  async drawAnew(words) {
    this.isBehind = false;
    const told = words ?? this.place.querySelector(".reference-refusal")?.textContent;
    await this.fetch();
    if (told) this.say(told);
  }

  say(words) {
    this.place.querySelector(".reference-refusal")?.remove();
    const line = document.createElement("p");
    line.className = "reference-refusal";
    line.role = "alert";
    line.textContent = words;
    this.place.append(line);
  }
}

function wordsFor(status) {
  if (status === 403) return "Somebody signed in anew in this browser. Reload the page first.";
  if (status === 413) return "That picture is too large.";
  if (status === 404) return "That is not there any more.";
  return "That did not arrive. Please try again.";
}

// What watchers see, while the owner shows it.
export class ReferenceList {
  constructor(root) {
    this.root = root;
    this.list = root.querySelector("ul");
  }

  show({ references }) {
    if (references === this.shown) return;
    this.shown = references;
    this.root.hidden = references.length === 0;
    this.list.replaceChildren(...references.map(entry));
  }
}

function entry({ id, name }) {
  const element = document.createElement("li");
  const link = document.createElement("a");
  const image = document.createElement("img");
  const label = document.createElement("span");
  link.href = image.src = `/references/${id}.webp`;
  image.alt = "";
  image.loading = "lazy";
  label.textContent = name;
  link.append(image, label);
  element.append(link);
  return element;
}

const panel = document.querySelector("[data-references-panel]");
const list = document.querySelector("[data-references]");
const shown = list && new ReferenceList(list);
const owned = panel && new ReferencePanel(panel);

const stage = document.querySelector("[data-stage]");
if (stage?.live?.state.seq) shown?.show(stage.live.state); // it may have come before this module
stage?.addEventListener("canvas-changed", ({ detail }) => {
  shown?.show(detail.state);
  const { type, tools = [] } = detail.event ?? {};
  const isImagined = tools.some(({ tool }) => tool === "imagine");
  if (isImagined || type === "canvas_finished") owned?.refresh();
});
