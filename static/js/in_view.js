// Keeps the field one types in above the keyboard that rises on the screen.

// viewport: the window's visualViewport, which some browsers lack.
export function keepFieldInView(viewport = window.visualViewport) {
  viewport?.addEventListener("resize", () => {
    const field = document.activeElement;
    if (field?.matches("textarea")) field.scrollIntoView({ block: "nearest" });
  });
}
