// Copy an answer with its references: as rich text for a document, as plain text for anything else.
import { announce } from "./announcing.js";

async function written(address, type) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(response.statusText);
  return new Blob([await response.text()], { type });
}

async function copy(button) {
  const address = button.dataset.copy;
  try {
    // Promises, because some browsers let nothing be copied once the click is over.
    await navigator.clipboard.write([
      new ClipboardItem({
        "text/plain": written(`${address}.txt`, "text/plain"),
        "text/html": written(`${address}.html`, "text/html"),
      }),
    ]);
    button.textContent = "Copied";
    announce("The answer was copied with its references");
  } catch {
    button.textContent = "Could not copy: open it as plain text";
    button.closest(".app-answer__actions")?.querySelector("[data-without-script]")?.removeAttribute("hidden");
    announce("The answer could not be copied");
  }
}

export function reveal(scope) {
  for (const button of scope.querySelectorAll("[data-copy]")) {
    button.hidden = !navigator.clipboard?.write;
    const link = button.parentElement.querySelector("[data-without-script]");
    if (link) link.hidden = !button.hidden;
  }
  for (const button of scope.querySelectorAll("[data-print], [data-with-script]")) button.hidden = false;
  for (const button of scope.querySelectorAll("[data-copy-address]")) button.hidden = !navigator.clipboard;
}

async function copyAddress(button) {
  try {
    await navigator.clipboard.writeText(new URL(button.dataset.copyAddress, location.href).href);
    button.textContent = "Copied";
    announce("The address was copied");
  } catch {
    button.textContent = "Could not copy: take it from the address bar";
  }
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy], [data-copy-address], [data-print]");
  if (!button) return;
  if (button.dataset.copy) copy(button);
  else if (button.dataset.copyAddress) copyAddress(button);
  else window.print();
});
