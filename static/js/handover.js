// The page that hands a sign-in over to the app: goes there by itself. The link on the page is the
// same, for when the system asks or the script may not run.

location.replace(document.querySelector("a[data-handover]").href);
