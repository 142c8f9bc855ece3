"""The operators' commands of the studio and the gallery."""
