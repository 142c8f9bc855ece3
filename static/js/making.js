// Something long is being made on the server: this page shows how far it is, and asks for the page
// or the file itself once it is there. It asks for nobody who does not look. Without scripts the page
// asks for itself again and again.

const MADE = "[data-making]";
const section = () => document.querySelector(MADE);
const later = () => setTimeout(look, 1000 * Number(section().dataset.making));

later();

async function look() {
  if (document.hidden) {
    document.addEventListener("visibilitychange", look, { once: true });
    return;
  }
  const answer = new AbortController();
  try {
    const response = await fetch(location.href, { signal: answer.signal });
    if (isBadMoment(response)) throw new Error(response.statusText);
    const isPage = response.headers.get("Content-Type")?.startsWith("text/html");
    const shown = isPage ? pageOf(await response.text()).querySelector(MADE) : null;
    answer.abort(); // a file's own bytes come with the page that is asked for below
    if (!shown) return arrived();
    section().replaceWith(document.adoptNode(shown));
  } catch {
    // out of reach, or not itself: what is shown stays
  }
  later();
}

// It will pass; all else, such as a page that is gone, is for the person to see.
function isBadMoment({ status }) {
  return status >= 500 || status === 429;
}

function pageOf(markup) {
  return new DOMParser().parseFromString(markup, "text/html");
}

function arrived() {
  for (const words of section().querySelectorAll("[data-when]")) {
    words.hidden = words.dataset.when !== "ready";
  }
  location.reload();
}
