"""Natural-language times: words in, one moment or a refusal out. dateparser is used here alone."""
