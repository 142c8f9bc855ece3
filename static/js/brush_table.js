// The twelve brushes and the two styles as data. Twin of canvas/brush_table.py and canvas/styles.py;
// a test holds the tables equal. What the columns mean is written there.

export const BRUSHES = {
  oil_round: {
    bristles: 5, spread: 0.7, bristle_opacity: 0.25, bristle_width: 0.35, opacity: 0.75,
    width_px: 10, taper: 0.7, pressure: 0.5, noise: 0, wet_edges: 0, smoothing: 0.6, tint: 0.38,
    breaks: 0.3, layers: 1, softness: 0, drops: 0, blotches: 0, flat: false, ragged: 0, slant: 0,
    ridge: 0, pool: 0, grain: 0, grain_px: 0, underlay: 0,
  },
  oil_flat: {
    bristles: 8, spread: 0.5, bristle_opacity: 0.2, bristle_width: 0.25, opacity: 0.8, width_px: 12,
    taper: 0.3, pressure: 0.3, noise: 0, wet_edges: 0, smoothing: 0.4, tint: 0.4, breaks: 0.3,
    layers: 1, softness: 0, drops: 0, blotches: 0, flat: true, ragged: 0.22, slant: 0, ridge: 0,
    pool: 0, grain: 0, grain_px: 0, underlay: 0,
  },
  oil_filbert: {
    bristles: 6, spread: 0.6, bristle_opacity: 0.22, bristle_width: 0.3, opacity: 0.78,
    width_px: 10, taper: 0.6, pressure: 0.4, noise: 0, wet_edges: 0, smoothing: 0.7, tint: 0.38,
    breaks: 0.3, layers: 1, softness: 0, drops: 0, blotches: 0, flat: false, ragged: 0, slant: 0,
    ridge: 0.07, pool: 0, grain: 0, grain_px: 0, underlay: 0,
  },
  watercolor: {
    bristles: 0, spread: 0.8, bristle_opacity: 0.3, bristle_width: 0.3, opacity: 0.35, width_px: 14,
    taper: 0.5, pressure: 0.6, noise: 0.15, wet_edges: 0.4, smoothing: 0.8, tint: 0, breaks: 0,
    layers: 1, softness: 0, drops: 0, blotches: 0, flat: false, ragged: 0, slant: 0, ridge: 0,
    pool: 0.45, grain: 0, grain_px: 0, underlay: 0,
  },
  dry_brush: {
    bristles: 12, spread: 1, bristle_opacity: 0.5, bristle_width: 0.2, opacity: 0.3, width_px: 10,
    taper: 0.4, pressure: 0.7, noise: 0, wet_edges: 0, smoothing: 0.3, tint: 0.12, breaks: 0.45,
    layers: 1, softness: 0, drops: 0, blotches: 0, flat: false, ragged: 0, slant: 0, ridge: 0,
    pool: 0, grain: 0.55, grain_px: 2.2, underlay: 0.5,
  },
  palette_knife: {
    bristles: 4, spread: 0.8, bristle_opacity: 0.36, bristle_width: 0.12, opacity: 0.95,
    width_px: 16, taper: 0.1, pressure: 0.8, noise: 0.05, wet_edges: 0, smoothing: 0.2, tint: 0.4,
    breaks: 0.3, layers: 1, softness: 0, drops: 0, blotches: 0, flat: true, ragged: 0, slant: 0,
    ridge: 0.11, pool: 0, grain: 0, grain_px: 0, underlay: 0,
  },
  ink: {
    bristles: 0, spread: 0.8, bristle_opacity: 0.3, bristle_width: 0.3, opacity: 0.9, width_px: 6,
    taper: 0.9, pressure: 0.9, noise: 0, wet_edges: 0, smoothing: 0.7, tint: 0, breaks: 0,
    layers: 1, softness: 0, drops: 0, blotches: 0, flat: false, ragged: 0, slant: 0, ridge: 0,
    pool: 0, grain: 0, grain_px: 0, underlay: 0,
  },
  pencil: {
    bristles: 0, spread: 0.8, bristle_opacity: 0.3, bristle_width: 0.3, opacity: 0.85, width_px: 2,
    taper: 0.2, pressure: 0.4, noise: 0, wet_edges: 0, smoothing: 0.3, tint: 0, breaks: 0,
    layers: 1, softness: 0, drops: 0, blotches: 0, flat: false, ragged: 0, slant: 0, ridge: 0,
    pool: 0, grain: 0.12, grain_px: 2.2, underlay: 0,
  },
  charcoal: {
    bristles: 3, spread: 0.4, bristle_opacity: 0.3, bristle_width: 0.5, opacity: 0.6, width_px: 5,
    taper: 0.4, pressure: 0.5, noise: 0.1, wet_edges: 0, smoothing: 0.5, tint: 0, breaks: 0.3,
    layers: 1, softness: 0, drops: 0, blotches: 0, flat: false, ragged: 0, slant: 0, ridge: 0,
    pool: 0, grain: 0.5, grain_px: 2.4, underlay: 0.5,
  },
  marker: {
    bristles: 0, spread: 0.8, bristle_opacity: 0.3, bristle_width: 0.3, opacity: 0.75, width_px: 8,
    taper: 0.15, pressure: 0.1, noise: 0, wet_edges: 0.2, smoothing: 0.4, tint: 0, breaks: 0,
    layers: 1, softness: 0, drops: 0, blotches: 0, flat: true, ragged: 0, slant: 0.3, ridge: 0,
    pool: 0, grain: 0, grain_px: 0, underlay: 0,
  },
  airbrush: {
    bristles: 0, spread: 0.8, bristle_opacity: 0.3, bristle_width: 0.3, opacity: 0.25, width_px: 20,
    taper: 0, pressure: 0.3, noise: 0, wet_edges: 0, smoothing: 0.9, tint: 0, breaks: 0, layers: 12,
    softness: 0.8, drops: 0, blotches: 0, flat: false, ragged: 0, slant: 0, ridge: 0, pool: 0,
    grain: 0, grain_px: 0, underlay: 0,
  },
  splatter: {
    bristles: 0, spread: 2, bristle_opacity: 0.6, bristle_width: 0.15, opacity: 0.5, width_px: 8,
    taper: 0.3, pressure: 0.2, noise: 0.3, wet_edges: 0, smoothing: 0.5, tint: 0, breaks: 0,
    layers: 1, softness: 0, drops: 20, blotches: 48, flat: false, ragged: 0, slant: 0, ridge: 0,
    pool: 0, grain: 0, grain_px: 0, underlay: 0,
  },
};

export const STYLES = {
  plotter: {
    agent: { color: "#1a1a2e", width: 2.5, opacity: 1, brush: null },
    human: { color: "#0066cc", width: 2.5, opacity: 1, brush: null },
    hasColor: false,
    palette: [],
  },
  paint: {
    agent: { color: "#1a1a2e", width: 8, opacity: 0.85, brush: "oil_round" },
    human: { color: "#e94560", width: 8, opacity: 0.85, brush: "oil_round" },
    hasColor: true,
    palette: [
      "#1a1a2e", "#e94560", "#7b68ee", "#4ecdc4", "#ffd93d", "#ff6b6b", "#4ade80", "#3b82f6",
      "#f97316", "#a855f7", "#ffffff",
    ],
  },
};
