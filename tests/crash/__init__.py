"""What is left of wishes when the process that carries them out is killed again and again."""
