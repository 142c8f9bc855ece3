// The page that stands for every other while the site is out of reach: it tries again by itself when
// the browser is back on line.

addEventListener("online", () => location.reload());
