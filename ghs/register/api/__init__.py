"""The open data interface, `/api/v1/`: the public register for programs."""
