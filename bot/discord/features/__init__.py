"""What users do in Discord, one module per feature."""
