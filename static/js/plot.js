// Shows the plot sheet anew as its form is filled in; without this a button does.

const form = document.querySelector("form[data-plot]");
const result = () => document.getElementById("plot-result");
let asking = new AbortController();

if (form) {
  form.addEventListener("change", () => form.checkValidity() && showAnew());
}

async function showAnew() {
  const address = `${form.action}?${new URLSearchParams(new FormData(form))}`;
  asking.abort();
  asking = new AbortController();
  const { signal } = asking;
  result().setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const shown = page.getElementById("plot-result");
    if (!answer.ok || !shown) {
      location.assign(address); // the page itself says what is wrong, beside the questions
      return;
    }
    result().replaceWith(document.adoptNode(shown));
    history.replaceState(null, "", address);
  } catch (error) {
    if (signal.aborted) return; // a later answer is on its way
    result().removeAttribute("aria-busy");
    throw error;
  }
}
