// Copy an answer with its references: as rich text for a document, as plain text for anything else.
import { announce } from "./announcing.js";

async function text(address) {
  const response = await fetch(address);
  if (!response.ok) throw new Error(response.statusText);
  return response.text();
}

async function copy(button) {
  const address = button.dataset.copy;
  try {
    const [plain, rich] = await Promise.all([text(`${address}.txt`), text(`${address}.html`)]);
    await navigator.clipboard.write([
      new ClipboardItem({
        "text/plain": new Blob([plain], { type: "text/plain" }),
        "text/html": new Blob([rich], { type: "text/html" }),
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
  for (const button of scope.querySelectorAll("[data-print]")) button.hidden = false;
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-copy], [data-print]");
  if (!button) return;
  if (button.dataset.copy) copy(button);
  else window.print();
});
