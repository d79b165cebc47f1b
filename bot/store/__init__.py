"""What Greenroom remembers: one file per noun, SQLAlchemy Core, SQLite or PostgreSQL."""
