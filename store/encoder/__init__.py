"""The bundled encoder: its model files, what runs them, and what builds them."""

import os

# ONNX Runtime reports its use to its maker unless it is told not to before it is loaded; kutip is offline.
os.environ.setdefault("ORT_DISABLE_TELEMETRY", "1")
