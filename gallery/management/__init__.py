"""Commands of the gallery for whoever runs the site."""
