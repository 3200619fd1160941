"""Live casework: what people do with real cases, who may, and what it comes to."""
