"""Settings, errors, user-facing messages and logging: what every other layer may use."""
