"""Runs generated programs, one after another, each in a process of its own.

That process is a copy of this one, which has imported the library already, so that nothing one
program does can reach the next. Reads one JSON object a line from standard input,

    {"program": path, "folder": where it runs, "environment": {…},
     "output": path, "errors": path}

and answers each with `{"exit": code}`.
"""

import json
import os
import sys
import traceback

import requests
import requests.adapters

# What a program says by its exit code: the answer's status is an error; something is not installed;
# anything else went wrong.
REFUSED, MISSING, FAILED = 1, 69, 70


def polypost_read(path, value):
    """Writes down what a program read, and where."""
    line = json.dumps({"path": json.loads(path), "value": value})
    with open(os.environ["POLYPOST_READS"], "a", encoding="utf-8") as reads:
        reads.write(line + "\n")


def run(job):
    """Becomes the program."""
    os.chdir(job["folder"])
    os.environ.update(job["environment"])
    # A session that sends a prepared request heeds no environment.
    requests.adapters.DEFAULT_CA_BUNDLE_PATH = os.environ["REQUESTS_CA_BUNDLE"]
    for descriptor, path in ((1, job["output"]), (2, job["errors"])):
        opened = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o644)
        os.dup2(opened, descriptor)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    sys.stdout.reconfigure(encoding="utf-8")
    try:
        with open(job["program"], encoding="utf-8") as file:
            code = compile(file.read(), job["program"], "exec")
        exec(code, {"__name__": "__main__", "polypost_read": polypost_read})
        status = 0
    except requests.HTTPError as error:
        print(error, file=sys.stderr)
        status = REFUSED
    except ModuleNotFoundError as error:
        print(f"the Python package for {error.name} is not installed", file=sys.stderr)
        status = MISSING
    except BaseException:
        traceback.print_exc()
        status = FAILED
    sys.stdout.flush()
    sys.stderr.flush()
    return status


def main():
    for line in sys.stdin:
        child = os.fork()
        if child == 0:
            os._exit(run(json.loads(line)))
        _, status = os.waitpid(child, 0)
        answer = {"exit": os.waitstatus_to_exitcode(status)}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


main()
