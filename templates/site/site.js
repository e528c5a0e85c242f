// Comfort for the pages of the site: each of them works without this.
(function () {
  "use strict";
  var root = document.documentElement;
  var languages = (root.dataset.languages || "").split(" ").filter(Boolean);

  // Storage may be forbidden, as it is for files in some browsers.
  function remember(key, value) {
    try { localStorage.setItem("polypost-" + key, value); } catch (e) { /* then not */ }
  }
  function recall(key) {
    try { return localStorage.getItem("polypost-" + key); } catch (e) { return null; }
  }

  // Before anything is drawn: theme and language.
  root.classList.add("js");
  var theme = recall("theme");
  if (theme === "light" || theme === "dark") root.dataset.theme = theme;
  var asked = new URLSearchParams(location.search).get("lang");
  if (languages.indexOf(asked) >= 0) remember("lang", asked);
  else asked = recall("lang");
  root.dataset.lang = Math.max(0, languages.indexOf(asked));

  function dark() {
    return root.dataset.theme ? root.dataset.theme === "dark"
      : matchMedia("(prefers-color-scheme: dark)").matches;
  }
  function changeTheme() {
    root.dataset.theme = dark() ? "light" : "dark";
    remember("theme", root.dataset.theme);
  }

  function all(selector, within) {
    return Array.prototype.slice.call((within || document).querySelectorAll(selector));
  }
  function one(selector) { return document.querySelector(selector); }
  function make(name, text, className) {
    var element = document.createElement(name);
    if (text) element.textContent = text;
    if (className) element.className = className;
    return element;
  }

  document.addEventListener("DOMContentLoaded", function () {
    tabs();
    all("button.copy").forEach(function (button) {
      button.addEventListener("click", function () { copy(button); });
    });
    var button = one("button.theme");
    if (button) button.addEventListener("click", changeTheme);
    menu();
    search();
    reveal();
    window.addEventListener("hashchange", reveal);
    document.addEventListener("keydown", keys);
    var current = one(".tree [aria-current]");
    var tree = one(".tree");
    if (current && tree.scrollHeight > tree.clientHeight) {
      tree.scrollTop = current.offsetTop - tree.clientHeight / 3;
    }
  });

  function tabs() {
    var buttons = all(".tabs [role=tab]");
    all(".sample").forEach(function (sample) {
      sample.setAttribute("role", "tabpanel");
      sample.removeAttribute("aria-label");
      sample.setAttribute("aria-labelledby", "tab-" + sample.dataset.n);
    });
    function choose(number) {
      root.dataset.lang = number;
      buttons.forEach(function (button) {
        var chosen = button.dataset.n === String(number);
        button.setAttribute("aria-selected", chosen);
        button.tabIndex = chosen ? 0 : -1;
      });
    }
    function pick(number) {
      choose(number);
      remember("lang", languages[number]);
      var url = new URL(location.href);
      url.searchParams.set("lang", languages[number]);
      try { history.replaceState(null, "", url); } catch (e) { /* a file without an address */ }
    }
    choose(Number(root.dataset.lang));
    buttons.forEach(function (button, at) {
      button.addEventListener("click", function () { pick(Number(button.dataset.n)); });
      button.addEventListener("keydown", function (event) {
        var to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
        if (to === undefined) return;
        event.preventDefault();
        event.stopPropagation();
        var next = buttons[(to + buttons.length) % buttons.length];
        next.focus();
        pick(Number(next.dataset.n));
      });
    });
  }

  function copy(button) {
    var code = button.parentNode.querySelector("pre code");
    var text = button.dataset.copy || (code ? code.textContent : "");
    function done(said) {
      button.textContent = said;
      announce(said);
      setTimeout(function () { button.textContent = "Copy"; }, 1600);
    }
    function fallback() {
      var area = make("textarea", text, "away");
      document.body.appendChild(area);
      area.select();
      var worked = document.execCommand("copy");
      area.remove();
      button.focus();
      done(worked ? "Copied" : "Not copied");
    }
    if (navigator.clipboard && navigator.clipboard.writeText) {
      navigator.clipboard.writeText(text).then(function () { done("Copied"); }, fallback);
    } else {
      fallback();
    }
  }

  function announce(text) {
    var status = one("#said");
    if (!status) {
      status = make("p", "", "away");
      status.id = "said";
      status.setAttribute("role", "status");
      document.body.appendChild(status);
    }
    status.textContent = text;
  }

  // A link may lead into what is folded.
  function reveal() {
    var id = decodeURIComponent(location.hash.slice(1));
    var target = id && document.getElementById(id);
    if (!target) return;
    for (var at = target; at; at = at.parentElement) {
      if (at.tagName === "DETAILS") at.open = true;
    }
    target.scrollIntoView();
  }

  function menu() {
    var button = one("button.menu");
    if (!button) return;
    button.addEventListener("click", function () {
      var open = root.classList.toggle("open");
      button.setAttribute("aria-expanded", open);
      if (open) { var link = one(".tree a"); if (link) link.focus(); }
    });
  }

  function keys(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    var at = event.target;
    if (/^(INPUT|TEXTAREA|SELECT)$/.test(at.tagName) || at.isContentEditable) return;
    if (one("dialog[open]")) return;
    function follow(selector) {
      var link = one(selector);
      if (link) { event.preventDefault(); location.href = link.href; }
    }
    // Arrows move what scrolls sideways before they turn pages.
    var wide = at.tagName === "PRE" || at.classList.contains("scroll");
    if (event.key === "/") { event.preventDefault(); open(); }
    else if (event.key === "t") changeTheme();
    else if (event.key === "b") follow("[data-back]");
    else if (event.key === "ArrowLeft" && !wide) follow("a[rel=prev]");
    else if (event.key === "ArrowRight" && !wide) follow("a[rel=next]");
    else if (event.key === "Escape" && root.classList.contains("open")) one("button.menu").click();
  }

  // The search. Its index is loaded when it is first asked for.
  var index = null, words = [], open = function () {};
  window.polypostIndex = function (loaded) {
    index = loaded;
    words = Object.keys(loaded.words).sort();
    if (window.polypostSearch) window.polypostSearch();
  };

  // The pages that a query finds, the best first.
  function find(query) {
    var terms = query.toLowerCase().split(/[^\p{L}\p{N}_]+/u).filter(Boolean);
    if (!terms.length || !index) return [];
    var total = null;
    terms.forEach(function (term) {
      var scores = new Map();
      var low = 0, high = words.length;
      while (low < high) {
        var middle = (low + high) >> 1;
        if (words[middle] < term) low = middle + 1; else high = middle;
      }
      for (; low < words.length && words[low].startsWith(term); low++) {
        var whole = words[low] === term, at = 0;
        index.words[words[low]].forEach(function (step) {
          at += step;
          var page = at >> 2, score = [1, 3, 4, 10][at & 3] * (whole ? 2 : 1);
          if (score > (scores.get(page) || 0)) scores.set(page, score);
        });
      }
      if (total === null) { total = scores; return; }
      total.forEach(function (score, page) {
        if (scores.has(page)) total.set(page, score + scores.get(page));
        else total.delete(page);
      });
    });
    return Array.from(total).sort(function (a, b) { return b[1] - a[1] || a[0] - b[0]; })
      .map(function (found) { return found[0]; });
  }

  function search() {
    var dialog = one("dialog.search"), link = one("a.find");
    if (!dialog || !dialog.showModal || !link) return;
    var input = dialog.querySelector("input"), list = dialog.querySelector("ul");
    var status = dialog.querySelector("[role=status]"), active = -1, loading = false;
    open = function () {
      if (!loading) {
        loading = true;
        var script = make("script");
        script.src = (root.dataset.root || "") + "_polypost/search.js";
        script.onerror = function () { status.textContent = "The index of the search is missing."; };
        document.head.appendChild(script);
      }
      if (!dialog.open) dialog.showModal();
      input.select();
      show();
    };
    window.polypostSearch = show;
    function show() {
      var began = performance.now();
      var found = find(input.value);
      list.textContent = "";
      active = -1;
      found.slice(0, 30).forEach(function (number, at) {
        var page = index.pages[number];
        var option = make("li");
        option.id = "found-" + at;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.dataset.href = (root.dataset.root || "") + page[1];
        if (page[2]) {
          var method = make("i", page[2], "m");
          method.dataset.m = page[2];
          option.appendChild(method);
        }
        option.appendChild(make("span", page[0], "name"));
        option.appendChild(make("small", page[3] || page[4]));
        list.appendChild(option);
      });
      input.setAttribute("aria-expanded", found.length > 0);
      input.removeAttribute("aria-activedescendant");
      if (!input.value.trim()) status.textContent = "";
      else if (!index) status.textContent = "Loading …";
      else status.textContent = found.length === 1 ? "1 page" : found.length + " pages";
      dialog.dataset.took = (performance.now() - began).toFixed(1);
      if (found.length) mark(0);
    }
    function mark(to) {
      var options = list.children;
      if (!options.length) return;
      if (options[active]) options[active].setAttribute("aria-selected", "false");
      active = (to + options.length) % options.length;
      options[active].setAttribute("aria-selected", "true");
      options[active].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", options[active].id);
    }
    link.addEventListener("click", function (event) {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      open();
    });
    input.addEventListener("input", show);
    input.addEventListener("keydown", function (event) {
      if (event.key === "ArrowDown") { event.preventDefault(); mark(active + 1); }
      else if (event.key === "ArrowUp") { event.preventDefault(); mark(active - 1); }
      else if (event.key === "Enter") {
        event.preventDefault();
        var chosen = list.children[active];
        if (chosen) location.href = chosen.dataset.href;
      }
    });
    list.addEventListener("click", function (event) {
      var chosen = event.target.closest("li");
      if (!chosen) return;
      if (event.ctrlKey || event.metaKey) window.open(chosen.dataset.href);
      else location.href = chosen.dataset.href;
    });
    dialog.addEventListener("click", function (event) {
      if (event.target === dialog) dialog.close();
    });
  }
})();
