"""The company whose webinars the sandbox keeps: its nouns and its rules, without any HTTP."""
