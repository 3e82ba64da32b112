"""HTTP for declarations and registrations."""
