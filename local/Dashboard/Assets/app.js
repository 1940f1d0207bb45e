// What the pages can do beyond being reloaded: renew themselves, keys, filters without a button.
"use strict";

const main = document.getElementById("main");

// ── Renewal ──────────────────────────────────────────────────────────────────────────────────────────────────────────
// The server says that something changed; the page asks for itself again and takes over what differs. Elements with an
// id or data-id are matched by it, others by position, so that selections, scroll positions and open details survive.

const identity = (node) => node.nodeType === 1 ? node.dataset.id ?? node.id ?? "" : "";

function matches(a, b) {
  return a.nodeType === b.nodeType && a.nodeName === b.nodeName && identity(a) === identity(b);
}

function renewAttributes(from, to) {
  for (const { name, value } of [...to.attributes]) {
    if (from.getAttribute(name) !== value && !(name === "open" && from.nodeName === "DETAILS")) {
      from.setAttribute(name, value);
    }
  }
  for (const { name } of [...from.attributes]) {
    if (!to.hasAttribute(name) && !(name === "open" && from.nodeName === "DETAILS")) {
      from.removeAttribute(name);
    }
  }
}

function renew(from, to) {
  if (from.nodeType !== 1) {
    if (from.nodeValue !== to.nodeValue) {
      from.nodeValue = to.nodeValue;
    }
    return;
  }
  if (from.isEqualNode(to) || from === document.activeElement && from.matches("input, select, textarea")) {
    return;
  }
  renewAttributes(from, to);
  renewChildren(from, to);
}

function renewChildren(from, to) {
  const known = new Map();
  for (const child of from.children) {
    if (identity(child)) {
      known.set(identity(child), child);
    }
  }
  const wanted = new Set([...to.children].map(identity));
  let place = from.firstChild;
  for (const next of [...to.childNodes]) {
    // What goes makes way first: a list that lost its first row must not have all the others moved, one by one.
    while (place && identity(place) && !wanted.has(identity(place))) {
      const gone = place;
      place = place.nextSibling;
      gone.remove();
    }
    let present = identity(next) ? known.get(identity(next)) : undefined;
    if (present && !matches(present, next)) {
      present = undefined;
    }
    if (!present && place && matches(place, next)) {
      present = place;
    }
    if (present) {
      if (present === place) {
        place = place.nextSibling;
      } else {
        from.insertBefore(present, place);
      }
      renew(present, next);
    } else {
      from.insertBefore(document.importNode(next, true), place);
    }
  }
  while (place) {
    const next = place.nextSibling;
    place.remove();
    place = next;
  }
}

let isPaused = false, isRenewing = false, isDue = false;

async function renewPage() {
  if (isPaused || document.hidden || isRenewing) {
    isDue = true;
    return;
  }
  isRenewing = true;
  isDue = false;
  try {
    const answer = await fetch(location.href, { headers: { "X-Renewal": "1" } });
    if (answer.redirected || !answer.ok) {
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const next = page.getElementById("main");
    const followers = [...document.querySelectorAll("[data-follow]")].filter(
      (one) => one.scrollHeight - one.scrollTop - one.clientHeight < 40);
    if (next && !isPaused) {
      renewChildren(main, next);
      followers.forEach((one) => { one.scrollTop = one.scrollHeight; });
    }
  } catch {
    // The dashboard is gone or busy; the next change asks again.
  } finally {
    isRenewing = false;
  }
}

const pause = document.getElementById("pause");
if (document.body.dataset.live) {
  let seen;
  let source;
  const listen = () => {
    source = new EventSource(`/live/${document.body.dataset.live}`);
    source.addEventListener("changed", (change) => {
      // The first one tells the version this page was made from, or a later one.
      if (seen !== undefined && seen !== change.data) {
        renewPage();
      }
      seen = change.data;
    });
    source.addEventListener("open", () => document.body.classList.remove("offline"));
    source.addEventListener("error", () => document.body.classList.add("offline"));
  };
  // A browser has six connections to a host, for all its pages: one that nobody sees needs none.
  const follow = () => {
    if (document.hidden) {
      source?.close();
      source = undefined;
    } else if (!source) {
      listen();
    }
  };
  follow();
  document.addEventListener("visibilitychange", () => {
    follow();
    renewPage();
  });
  setInterval(() => isDue && renewPage(), 1000);
  pause.hidden = false;
  pause.addEventListener("click", () => {
    isPaused = !isPaused;
    pause.setAttribute("aria-pressed", isPaused);
    pause.textContent = isPaused ? "Resume" : "Pause";
    if (!isPaused) {
      renewPage();
    }
  });
}

document.querySelectorAll("[data-follow]").forEach((one) => { one.scrollTop = one.scrollHeight; });

// ── Filters ──────────────────────────────────────────────────────────────────────────────────────────────────────────
document.addEventListener("change", (change) => {
  const form = change.target.closest("form[data-auto]");
  if (form) {
    form.requestSubmit();
  }
});

document.addEventListener("submit", (submit) => {
  // An address without the parameters that were left empty.
  const form = submit.target;
  if (form.method === "get") {
    for (const field of form.elements) {
      field.disabled ||= !field.value && field.name !== "";
    }
  }
  if (form.dataset.confirm && !confirm(form.dataset.confirm)) {
    submit.preventDefault();
  }
});

// Back from a page whose form was sent: its fields are usable again.
addEventListener("pageshow", () => document.querySelectorAll(":disabled[name]").forEach((field) => {
  field.disabled = false;
}));

// ── Keys ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
document.addEventListener("keydown", (key) => {
  if (key.ctrlKey || key.metaKey || key.altKey) {
    return;
  }
  const isTyping = key.target.closest("input, select, textarea");
  if (key.key === "Escape") {
    if (isTyping) {
      key.target.blur();
    } else {
      document.querySelector("[data-close]")?.click();
    }
    return;
  }
  if (isTyping) {
    return;
  }
  const rows = [...main.querySelectorAll("[data-row]")];
  const step = { j: 1, k: -1, ArrowDown: 1, ArrowUp: -1 }[key.key];
  const current = rows.indexOf(document.activeElement?.closest?.("[data-row]"));
  if (key.key === "/") {
    main.querySelector("input[type=search]")?.focus();
  } else if (key.key === "p" && pause) {
    pause.click();
  } else if (key.key === "d") {
    document.getElementById("theme")?.click();
  } else if (step && rows.length && (key.key.length === 1 || current >= 0)) {
    const next = rows[Math.max(0, Math.min(rows.length - 1, current + step))];
    (next.matches("a, button, [tabindex]") ? next : next.querySelector("a, button"))?.focus();
  } else {
    const link = document.querySelector(`nav a[data-key="${CSS.escape(key.key)}"]`);
    if (!link) {
      return;
    }
    link.click();
  }
  key.preventDefault();
});
