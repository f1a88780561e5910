"""The schema of the catalog and the upgrades from one version to the next."""
