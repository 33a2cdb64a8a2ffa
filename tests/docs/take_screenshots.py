"""Takes the pictures of docs/operating.md from the real Temporal UI of a running `suban dev`.

    .venv/bin/python -m tests.docs.take_screenshots .suban/demo.env http://127.0.0.1:8233 chromium

The second argument is the address of the UI that `suban dev` has printed, the third a browser. It files
petitions and does acts, so the stack should be a fresh one (`--fresh`) that shows nothing else.
"""

import asyncio
import base64
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from temporalio.api.enums.v1 import EventType
from temporalio.client import Client

from suban.engine.names import petition_workflow_id
from tests.docs.documents import DOCS

_IMAGES = DOCS / "images"
_WIDTH = 1280
_SCALE = 0.75
_FILLING = 4.0

_PETITIONS = [
    ("complaint", "路灯不亮", "金水大道与龙翔大道路口东侧三盏路灯一周未亮，夜间行人安全堪忧。"),
    ("help", "楼道漏水", "三单元楼道顶部漏水，雨天积水严重，请派人查看。"),
    ("suggestion", "增设座椅", "公园步道建议增设座椅，方便老年人休息。"),
]


class _Stack:
    """A running `suban dev`."""

    def __init__(self, demo: Path) -> None:
        lines = demo.read_text("utf-8").splitlines()
        pairs = (line.removeprefix("export ").partition("=") for line in lines if line.startswith("export "))
        self.demo = {name: value.strip("'\"") for name, _, value in pairs}
        self.api = httpx.Client(base_url=f"{self.demo['SUBAN_URL']}/api/v1", timeout=30)

    def file(self, kind: str, title: str, text: str) -> str:
        answer = self.api.post(
            "/petitions",
            headers={"Idempotency-Key": f"picture-{uuid4()}"},
            json={
                "kind": kind,
                "title": title,
                "text": text,
                "area": "360783",
                "petitioner": {"name": "王小明", "phone": "13800000000"},
                "declares_truth": True,
            },
        )
        answer.raise_for_status()
        return str(answer.json()["number"])

    def act(self, number: str, who: str, name: str, **fields: Any) -> None:
        self.api.post(
            f"/petitions/{number}/acts",
            headers={
                "Authorization": f"Bearer {self.demo[who]}",
                "Idempotency-Key": f"{name}-{uuid4().hex[:12]}",
            },
            json={"act": name} | fields,
        ).raise_for_status()

    async def client(self) -> Client:
        return await Client.connect(self.demo["TEMPORAL_ADDRESS"], namespace=self.demo["TEMPORAL_NAMESPACE"])


async def _take(demo: Path, ui: str, browser: str) -> None:
    stack = _Stack(demo)
    numbers = [stack.file(*each) for each in _PETITIONS]
    for number in numbers:
        stack.act(number, "CENTRE", "acceptance")
    number = numbers[0]
    stack.act(number, "CENTRE", "dispatch", unit="CG")
    stack.act(number, "HANDLER", "signature")
    client = await stack.client()
    handle = client.get_workflow_handle(petition_workflow_id(number))
    await handle.cancel()
    stack.act(number, "HANDLER", "contact", manner="phone", note="已电话联系诉求人，约定现场查看。")
    await asyncio.sleep(3)  # the lists of the UI lag a little

    run = (await handle.describe()).run_id
    timer = [
        event.event_id
        async for event in handle.fetch_history_events()
        if event.event_type == EventType.EVENT_TYPE_TIMER_STARTED
    ][-1]
    namespace = f"{ui}/namespaces/{client.namespace}"
    one = f"{namespace}/workflows/{handle.id}/{run}"
    with tempfile.TemporaryDirectory() as home:
        pages = _Browser(browser, home)
        try:
            for name, address, height in (
                ("list", f"{namespace}/workflows", 620),
                ("history", f"{one}/timeline", 1230),
                ("timer", f"{one}/history/events/{timer}", 760),
                ("details", f"{one}/user-metadata", 960),
            ):
                (_IMAGES / f"{name}.png").write_bytes(pages.picture(address, height))
        finally:
            pages.close()


class _Browser:
    """A headless browser, driven by its DevTools protocol over a pair of pipes: the pages never rest."""

    def __init__(self, command: str, home: str) -> None:
        for_it, ours = os.pipe()
        self._from_it, its = os.pipe()
        self._process = subprocess.Popen(
            [
                "bash",
                "-c",
                f'exec "$0" "$@" 3<&{for_it} 4>&{its}',
                command,
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--hide-scrollbars",
                f"--user-data-dir={home}",
                "--remote-debugging-pipe",
            ],
            pass_fds=(for_it, its),
            stderr=subprocess.DEVNULL,
        )
        self._to_it = ours
        self._said = b""
        self._count = 0
        target = self._ask("Target.createTarget", url="about:blank")["targetId"]
        self._session = self._ask("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]

    def picture(self, address: str, height: int, script: str = "") -> bytes:
        """What a page shows once it has had time to fill itself, and after the script."""
        self._page(
            "Emulation.setDeviceMetricsOverride",
            width=_WIDTH,
            height=height,
            deviceScaleFactor=_SCALE,
            mobile=False,
        )
        self._page("Page.navigate", url=address)
        time.sleep(_FILLING)
        if script:
            self._page("Runtime.evaluate", expression=script)
            time.sleep(_FILLING)
        return base64.b64decode(self._page("Page.captureScreenshot", format="png")["data"])

    def close(self) -> None:
        """End it."""
        self._process.terminate()
        self._process.wait(10)

    def _page(self, method: str, **parameters: Any) -> dict[str, Any]:
        return self._ask(method, sessionId=self._session, **parameters)

    def _ask(self, method: str, sessionId: str | None = None, **parameters: Any) -> dict[str, Any]:  # noqa: N803
        self._count += 1
        asked = {"id": self._count, "method": method, "params": parameters}
        if sessionId:
            asked["sessionId"] = sessionId
        os.write(self._to_it, json.dumps(asked).encode() + b"\0")
        while True:
            message = json.loads(self._next())
            if message.get("id") == self._count:
                result: dict[str, Any] = message["result"]
                return result

    def _next(self) -> bytes:
        while b"\0" not in self._said:
            self._said += os.read(self._from_it, 1 << 20)
        message, _, self._said = self._said.partition(b"\0")
        return message


if __name__ == "__main__":
    _IMAGES.mkdir(exist_ok=True)
    asyncio.run(_take(Path(sys.argv[1]), *sys.argv[2:]))
