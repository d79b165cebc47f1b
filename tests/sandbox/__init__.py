"""The simulators keep the rules of what they stand for."""
