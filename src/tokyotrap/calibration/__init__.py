"""How the numbers were chosen: moments, targets, fit."""
