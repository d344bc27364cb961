// Tables that can be sorted by a column and filtered by words.

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

function sort(table, heading) {
  const at = heading.cellIndex;
  const down = heading.getAttribute("aria-sort") === "ascending";
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  heading.setAttribute("aria-sort", down ? "descending" : "ascending");
  const rows = [...table.tBodies[0].rows].map((row) => [valueOf(row, at), row]);
  rows.sort(([one], [other]) => {
    const order = compare(one, other);
    return one === null || other === null ? order : down ? -order : order;
  });
  table.tBodies[0].append(...rows.map(([, row]) => row));
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
}

for (const table of document.querySelectorAll("[data-sortable]")) {
  table.tHead.addEventListener("click", (event) => {
    const heading = event.target.closest("button")?.closest("th");
    if (heading) sort(table, heading);
  });
}

for (const input of document.querySelectorAll("[data-filter]")) {
  input.addEventListener("input", () => filter(input));
}
