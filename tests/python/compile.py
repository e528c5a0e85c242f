"""Compile programs: reads {"id", "code"} a line, answers {"error"} a line."""

import json
import sys

sys.stdin.reconfigure(encoding="utf-8")
for line in sys.stdin:
    job = json.loads(line)
    error = None
    try:
        compile(job["code"], "program", "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError) as problem:
        error = f"{type(problem).__name__}: {problem}"
    print(json.dumps({"error": error}))
