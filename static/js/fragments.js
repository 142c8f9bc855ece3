// Pieces of page that the server renders and sends again: asked for here, or refused in words.

// The fragment at `url`, or null when it did not come: no line, or the server had none.
// When the session has ended, the fragment says so.
export async function fetchFragment(url) {
  try {
    const response = await fetch(url, { credentials: "same-origin", redirect: "manual" });
    if (response.type === "opaqueredirect") return sessionEnded();
    return response.ok ? fragmentOf(await response.text()) : null;
  } catch {
    return null;
  }
}

// The server's own markup as nodes to put into the page.
export function fragmentOf(markup) {
  const template = document.createElement("template");
  template.innerHTML = markup;
  return template.content;
}

// Said in a fragment's place: the server would send its page of signing in.
export function sessionEnded() {
  const line = document.createElement("p");
  const link = document.createElement("a");
  line.className = "session-ended";
  line.role = "alert";
  link.href = `/sign-in?next=${encodeURIComponent(location.pathname)}`;
  link.textContent = "sign in again";
  line.append("Your session ended; ", link, ".");
  return line;
}
