// Copies an address, or a token, when its button is pressed; without this the address is selected by hand.

const SAID_FOR_MS = 2000;

for (const button of document.querySelectorAll("button[data-copy]")) {
  const address = document.getElementById(button.dataset.copy);
  const words = button.textContent;
  button.hidden = false;
  button.addEventListener("click", async () => {
    button.textContent = (await copied(address)) ? "Copied" : "Press Ctrl+C";
    setTimeout(() => (button.textContent = words), SAID_FOR_MS);
  });
}

async function copied(address) {
  address.select();
  try {
    await navigator.clipboard.writeText(address.value);
    return true;
  } catch {
    return false; // no permission, or no clipboard on this connection: it is selected
  }
}
