"""What the portal can do, measured beside peers and limits in one run."""
