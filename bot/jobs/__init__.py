"""Durable background jobs: what people asked for is committed, carried out step by step, and told."""
