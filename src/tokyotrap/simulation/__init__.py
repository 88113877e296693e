"""What happens: one path, and many of them."""
