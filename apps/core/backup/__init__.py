"""Database and files in one encrypted file, checked after writing; and the way back."""
