"""What people read: pages made on the server, which need no scripts."""
