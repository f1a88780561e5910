"""From a question to a cited answer: search, choice of quotes, confidence."""
