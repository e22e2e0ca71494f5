"""The practice page, a module a part."""
