// Keys of every page: j and k go through rows, ? lists the keys. Enter and / are the browser's and
// the search field's own.
const ROWS = "[data-row], .timeline > li, table[data-rows] > tbody > tr";

function links() {
  return [...document.querySelectorAll(ROWS)]
    .map((row) => row.querySelector("a[href]"))
    .filter((link) => link && link.checkVisibility());
}

function step(by) {
  const all = links();
  if (!all.length) return;
  const row = document.activeElement?.closest(ROWS);
  const at = all.findIndex((link) => link.closest(ROWS) === row);
  const next = all[Math.max(0, Math.min(all.length - 1, row && at >= 0 ? at + by : by > 0 ? 0 : all.length - 1))];
  next.focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

function toggleHelp() {
  const help = document.getElementById("keys");
  if (help.open) help.close();
  else help.showModal();
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.closest("input:not([type=checkbox]), select, textarea")) return;
  if (event.key === "j") step(1);
  else if (event.key === "k") step(-1);
  else if (event.key === "?") toggleHelp();
  else return;
  event.preventDefault();
});

addEventListener("click", (event) => {
  if (event.target.closest("[data-keys]")) toggleHelp();
});
