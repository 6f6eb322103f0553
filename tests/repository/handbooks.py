"""What the README of a service must tell the team that owns it."""

import re

from tree import is_cpp, is_test

METRIC = re.compile(r'"(tanggap_([a-z0-9]+)_[a-z0-9_]+)"')


def metrics_of(files: dict, service: str):
    """The metrics that the service registers itself, each with the first file that names it."""
    found = {}
    for path in sorted(files):
        if path.startswith(f"services/{service}/") and is_cpp(path) and not is_test(path):
            for name, owner in METRIC.findall(files[path]):
                if owner == service:
                    found.setdefault(name, path)
    return found


def check_metrics(files: dict):
    services = {path.split("/")[1] for path in files if path.startswith("services/") and path.count("/") >= 2}
    for service in sorted(services):
        readme = files.get(f"services/{service}/README.md", "")
        for name, path in metrics_of(files, service).items():
            # By its whole name, so that whoever sees it on /metrics finds it.
            if not re.search(rf"\b{name}\b", readme):
                yield f"{path}: services/{service}/README.md does not say when to look at {name}"
