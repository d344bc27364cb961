// On a phone tables of periods start at the newest column, and sections fold below the first.
const OPEN = new Set(["price", "moves", "stories"]);

function fold(section, folded) {
  section.classList.toggle("folded", folded);
  section.querySelector(".fold").setAttribute("aria-expanded", !folded);
}

function addFold(section) {
  const button = document.createElement("button");
  button.type = "button";
  button.className = "fold";
  button.textContent = "▾";
  button.setAttribute("aria-label", `Show ${section.querySelector("h2").firstChild.textContent.trim()}`);
  button.addEventListener("click", () => fold(section, !section.classList.contains("folded")));
  section.querySelector("h2").append(button);
  fold(section, !OPEN.has(section.id));
}

function openTarget() {
  const section = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (section?.querySelector(".fold")) {
    fold(section, false);
    section.scrollIntoView();
  }
}

if (matchMedia("(max-width: 640px)").matches) {
  for (const table of document.querySelectorAll("table.periods")) {
    table.parentElement.scrollLeft = table.parentElement.scrollWidth;
  }
  document.querySelectorAll("section.panel[id]").forEach(addFold);
  addEventListener("hashchange", openTarget);
  openTarget();
}
