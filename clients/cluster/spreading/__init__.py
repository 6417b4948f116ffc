"""What `sweep` is made of: what a folder has, what workers do, and who gets which task."""
