// Tells the server this browser's time zone, so that days and goals are the reader's own. Without it they are UTC's.
// Not on a progress page: it has no owner, sets no cookie, and looks the same to everyone.
(() => {
  "use strict";
  if (!document.documentElement.dataset.owner) return;
  try {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (!zone) return;
    const secure = location.protocol === "https:" ? "; Secure" : "";
    document.cookie = `timezone=${encodeURIComponent(zone)}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
  } catch { /* no cookies here, or a zone that the browser does not tell: the days are UTC's */ }
})();
