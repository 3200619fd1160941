"""Ledgers of earlier versions brought up to this one, on request."""
