"""What people may do with galleries. Each verb writes its line of the audit trail in the same transaction."""
