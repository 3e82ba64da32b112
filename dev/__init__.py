"""Development: servers from wheels, `make run`, checks and catalogues. Nothing here runs in production."""
