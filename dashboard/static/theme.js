// The theme: the visitor's choice, else the system's. Runs before the first paint.
const stored = localStorage.getItem("theme");
if (stored) document.documentElement.dataset.theme = stored;

function isDark() {
  const system = matchMedia("(prefers-color-scheme: dark)").matches;
  return (document.documentElement.dataset.theme || (system ? "dark" : "light")) === "dark";
}

addEventListener("click", (event) => {
  if (!event.target.closest("[data-theme-toggle]")) return;
  const theme = isDark() ? "light" : "dark";
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
  dispatchEvent(new Event("themechange"));
});

// Submit a form when a select changes; the button remains for dates and keyboards.
addEventListener("change", (event) => {
  if (event.target.matches("select[data-submit]")) event.target.form.requestSubmit();
});

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const target = document.querySelector(`[data-hotkey="${CSS.escape(event.key)}"]`);
  if (target) {
    event.preventDefault();
    target.focus();
  }
});
