"""Renders the chart with the real Helm: `python -m tests.deploy.render`, after each change of the chart.

Tests look at what came out, so that they need no Helm; `test_chart` says when this has to be run again.
"""

import os
import subprocess

from tests.deploy.deployed import CHART, RENDERED, digest


def main() -> None:
    """Writes a manifest beside each file of values. HELM names the program where it is not on the PATH."""
    helm = os.environ.get("HELM", "helm")
    for values in sorted(RENDERED.glob("*.values.yaml")):
        done = subprocess.run(
            [helm, "template", "suban", str(CHART), "--namespace", "suban", "--values", str(values)],
            capture_output=True,
            text=True,
            check=True,
        )
        name = values.name.replace(".values.yaml", ".yaml")
        (RENDERED / name).write_text(f"# {digest(values)}\n{done.stdout}", "utf-8")


if __name__ == "__main__":
    main()
