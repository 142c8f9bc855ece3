// Something long is being made on the server: this page shows how far it is, and asks for the page
// or the file itself once it is there. Without scripts the page asks for itself again and again.

const MADE = "[data-making]";
const section = () => document.querySelector(MADE);
const later = () => setTimeout(look, 1000 * Number(section().dataset.making));

later();

async function look() {
  const answer = new AbortController();
  try {
    const response = await fetch(location.href, { signal: answer.signal });
    const isPage = response.headers.get("Content-Type")?.startsWith("text/html");
    const shown = isPage ? pageOf(await response.text()).querySelector(MADE) : null;
    answer.abort(); // a file's own bytes come with the page that is asked for below
    if (!shown) return arrived();
    section().replaceWith(document.adoptNode(shown));
  } catch {
    // out of reach: what is shown stays
  }
  later();
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
