"""What is left of jobs when the process that carries them out is killed again and again."""
