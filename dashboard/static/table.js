// Tables that can be sorted by a column and filtered by words; both stay in the address.

const NAMES = { sort: "sort", words: "filter" }; // of the parameters

// The sort key of a cell: its number, or its text in lower case.
function valueOf(row, at) {
  const cell = row.cells[at];
  const text = cell.dataset.value ?? cell.textContent.trim();
  if (text === "" || text.startsWith("–")) return null;
  const number = cell.matches(".n, [data-value]")
    ? parseFloat(text.replaceAll(",", "").replace("−", "-"))
    : NaN;
  return Number.isNaN(number) ? text.toLowerCase() : number;
}

function compare(one, other) {
  if (one === null || other === null) return (one === null) - (other === null);
  return typeof one === "number" && typeof other === "number"
    ? one - other
    : String(one).localeCompare(String(other));
}

function isNumeric(table, at) {
  return [...table.tBodies[0].rows].some((row) => typeof valueOf(row, at) === "number");
}

function sort(table, heading, down) {
  const at = heading.cellIndex;
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  const rows = [...table.tBodies[0].rows].map((row) => [valueOf(row, at), row]);
  rows.sort(([one], [other]) => {
    const order = compare(one, other);
    return one === null || other === null ? order : down ? -order : order;
  });
  table.tBodies[0].append(...rows.map(([, row]) => row));
}

// Numbers sort descending first, names ascending.
function sortByClick(table, heading) {
  const now = heading.getAttribute("aria-sort");
  const down = now ? now === "ascending" : isNumeric(table, heading.cellIndex);
  sort(table, heading, down);
  remember(NAMES.sort, `${down ? "-" : ""}${heading.textContent.trim()}`);
}

function remember(name, value) {
  const address = new URL(location.href);
  if (value) address.searchParams.set(name, value);
  else address.searchParams.delete(name);
  history.replaceState(null, "", address);
}

function filter(input) {
  const name = input.dataset.filter;
  const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
  const rows = [...(document.getElementById(name)?.tBodies[0].rows ?? [])];
  for (const row of rows) {
    const text = row.textContent.toLowerCase();
    row.hidden = !words.every((word) => text.includes(word));
  }
  const shown = rows.filter((row) => !row.hidden).length;
  const count = document.querySelector(`[data-count="${name}"]`);
  count.textContent = words.length ? `${shown} of ${rows.length}` : rows.length === 1 ? "1 company" : `${rows.length} companies`;
  const none = document.querySelector(`[data-none="${name}"]`);
  if (none) {
    none.hidden = shown > 0 || !rows.length;
    none.querySelector("[data-words]").textContent = `“${input.value}”`;
  }
}

const address = new URL(location.href).searchParams;

for (const table of document.querySelectorAll("[data-sortable]")) {
  table.tHead.addEventListener("click", (event) => {
    const heading = event.target.closest("button")?.closest("th");
    if (heading) sortByClick(table, heading);
  });
  const wanted = address.get(NAMES.sort) ?? "";
  const name = wanted.replace(/^-/, "");
  const heading = [...table.tHead.rows[0].cells].find((cell) => cell.textContent.trim() === name);
  if (heading?.querySelector("button")) sort(table, heading, wanted.startsWith("-"));
}

for (const input of document.querySelectorAll("[data-filter]")) {
  input.value = address.get(NAMES.words) ?? "";
  if (input.value) filter(input);
  input.addEventListener("input", () => {
    filter(input);
    remember(NAMES.words, input.value.trim());
  });
}

addEventListener("click", (event) => {
  const name = event.target.dataset?.clear;
  const input = name && document.querySelector(`[data-filter="${name}"]`);
  if (!input) return;
  input.value = "";
  input.dispatchEvent(new Event("input"));
  input.focus();
});
