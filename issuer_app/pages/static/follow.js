// Follows a batch that is under way: asks for the same page again and shows how far it is. Without
// this script the page asks for itself.
"use strict";
(() => {
  const shown = document.getElementById("follow");
  if (!shown || !shown.dataset.follow) return;
  const again = async () => {
    try {
      const answer = await fetch(shown.dataset.follow, { headers: { Accept: "text/html" } });
      if (!answer.ok) return;
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById("follow");
      if (!fresh) return;
      if (!fresh.dataset.follow) { window.location.reload(); return; }
      shown.querySelector(".progress").replaceWith(fresh.querySelector(".progress"));
      shown.querySelector(".tally").replaceWith(fresh.querySelector(".tally"));
      // Said only every so often, for who hears the page rather than sees it.
      const said = shown.querySelector(".progress span").textContent;
      const status = shown.querySelector("[role=status]");
      turns += 1;
      if (turns % 5 === 0) status.textContent = said;
    } catch { /* asked again below */ }
    window.setTimeout(again, 1000);
  };
  let turns = 0;
  window.setTimeout(again, 700);
})();
