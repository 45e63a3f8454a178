"""What keeps the data safe: backups and their return, moves to another place, encryption."""
