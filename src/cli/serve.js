// Waits for news from `polypost docs --serve`: reloads the page, or shows what is wrong.
(function () {
  "use strict";
  var seen = Number(document.currentScript.dataset.version);
  var asked = 0;
  function show(error) {
    var box = document.getElementById("polypost-error");
    if (!error) { if (box) box.remove(); return; }
    if (!box) {
      box = document.createElement("div");
      box.id = "polypost-error";
      box.className = "broken";
      box.setAttribute("role", "alert");
      document.body.appendChild(box);
    }
    box.textContent = error;
  }
  function wait() {
    fetch("/_polypost/live?seen=" + asked).then(function (answer) { return answer.json(); }).then(function (news) {
      if (!news.error && news.version !== seen) { location.reload(); return; }
      show(news.error);
      asked = news.version;
      wait();
    }, function () { setTimeout(wait, 1000); });
  }
  wait();
})();
