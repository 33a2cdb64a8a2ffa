"""Files over HTTP: taken by content, kept once, given to whoever may see them, never lost in silence."""

import hashlib
import logging
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from fastapi import FastAPI
from httpx import ASGITransport, AsyncClient, Response

from api.app import create_app
from api.sweeping import UNNAMED, sweep
from suban.domain.acts import Correction, FileRef, TextRef
from suban.settings import Settings
from suban.store import files, texts
from tests.api.conftest import SetClock
from tests.api.petitions import act, bearer, filed, without_engine
from tests.api.test_wrong_input import is_problem
from tests.conftest import Database
from tests.files.samples import REFUSED, TAKEN, jpeg, workbook

MIB = 1024 * 1024


@pytest.fixture
def settings(settings: Settings, tmp_path: Path) -> Settings:
    return settings.model_copy(
        update={
            "files_dir": tmp_path / "files",
            "files_most": 3,
            "files_most_mib": 1,
            "files_leave_free_mib": 0,
        }
    )


@pytest.fixture
def folder(settings: Settings) -> Path:
    assert settings.files_dir is not None
    return settings.files_dir


def contents(folder: Path) -> list[bytes]:
    return [each.read_bytes() for each in folder.rglob("*") if each.is_file()]


def do_damage(folder: Path, damage: str) -> None:
    (place,) = (each for each in folder.rglob("*") if each.is_file())
    if damage == "deleted":
        place.unlink()
    else:
        place.write_bytes(jpeg()[:-1] + (b"!" if damage == "changed" else b""))


def take_away(folder: Path) -> None:
    folder.rename(folder.with_name("elsewhere"))
    folder.write_text("no folder")


def bring_back(folder: Path) -> None:
    folder.unlink()
    folder.with_name("elsewhere").rename(folder)


async def send(
    client: AsyncClient, number: str, who: dict[str, str], content: Any = None, **query: str
) -> Response:
    return await client.post(
        f"/api/v1/petitions/{number}/files",
        content=jpeg() if content is None else content,
        headers={"File-Name": "%E8%B7%AF%E7%81%AF.jpg"} | who,
        params=query,
    )


async def sent(client: AsyncClient, number: str, who: dict[str, str], content: Any = None) -> dict[str, Any]:
    answer = await send(client, number, who, content)
    assert answer.status_code == 201, answer.text
    body: dict[str, Any] = answer.json()
    return body


async def test_a_petitioner_sends_a_photo_and_everybody_concerned_gets_it(
    client: AsyncClient, tokens: dict[str, str], folder: Path
) -> None:
    number, code = await filed(client)
    petitioner = {"Query-Code": code}
    file = await sent(client, number, petitioner)
    assert file["name"] == "路灯.jpg"
    assert file["kind"] == {"code": "jpeg", "zh": "图片（JPEG）", "en": "picture (JPEG)"}
    assert (file["size"], file["digest"]) == (len(jpeg()), hashlib.sha256(jpeg()).hexdigest())
    assert (await client.get(f"/api/v1/track/{number}", headers=petitioner)).json()["files"] == [file]
    centre = bearer(tokens["CENTRE"])
    assert (await client.get(f"/api/v1/petitions/{number}", headers=centre)).json()["files"] == [file]
    for who in (petitioner, centre):
        got = await client.get(file["address"], headers=who)
        assert (got.status_code, got.content) == (200, jpeg())
    assert contents(folder) == [jpeg()]


@pytest.mark.law("BJ-03")
@pytest.mark.parametrize(
    ("sample", "name"), [("wav", "音频"), ("amr", "音频"), ("jpeg", "图片"), ("mp4", "视频"), ("mov", "视频")]
)
async def test_a_petition_is_text_and_by_choice_voice_picture_or_video(
    client: AsyncClient, tokens: dict[str, str], sample: str, name: str
) -> None:
    number, code = await filed(client, text="三盏路灯一周未亮。")
    content = TAKEN[sample][0]
    file = await sent(client, number, {"Query-Code": code}, content)
    assert (file["kind"]["code"], file["kind"]["zh"][:2]) == (sample, name)
    centre = bearer(tokens["CENTRE"])
    seen = (await client.get(f"/api/v1/petitions/{number}", headers=centre)).json()
    assert (seen["text"], seen["files"]) == ("三盏路灯一周未亮。", [file])
    assert (await client.get(file["address"], headers=centre)).content == content


async def test_a_repeated_request_is_the_same_file(client: AsyncClient, folder: Path) -> None:
    number, code = await filed(client)
    first = await sent(client, number, {"Query-Code": code})
    again = await sent(client, number, {"Query-Code": code, "File-Name": "other.png"})
    assert again == first
    assert contents(folder) == [jpeg()]


async def test_the_same_content_of_another_petition_is_another_file(
    client: AsyncClient, folder: Path
) -> None:
    one, two = await filed(client, "key-0000001"), await filed(client, "key-0000002")
    files = [await sent(client, number, {"Query-Code": code}) for number, code in (one, two)]
    assert files[0]["id"] != files[1]["id"]
    assert contents(folder) == [jpeg()] * 2
    stolen = await client.get(
        f"/api/v1/petitions/{one[0]}/files/{files[1]['id']}", headers={"Query-Code": one[1]}
    )
    is_problem(stolen, 404, "not_found")


async def test_only_who_may_see_the_petition_sends_and_gets(
    client: AsyncClient, tokens: dict[str, str], folder: Path
) -> None:
    number, code = await filed(client)
    file = await sent(client, number, {"Query-Code": code})
    for who, status, problem in (
        ({}, 401, "token_needed"),
        ({"Query-Code": "0000000000"}, 404, "not_found"),
        (bearer(tokens["HANDLER"]), 404, "not_found"),
        ({"Query-Code": code} | bearer(tokens["CENTRE"]), 400, "one_identity"),
    ):
        is_problem(await client.get(file["address"], headers=who), status, problem)
        is_problem(await send(client, number, who, jpeg(b"other")), status, problem)
    for wrong in (str(uuid4()), "..%2f..%2fetc%2fpasswd", "x", file["id"] + "0"):
        answer = await client.get(f"/api/v1/petitions/{number}/files/{wrong}", headers={"Query-Code": code})
        assert answer.status_code == 404
        assert answer.json()["code"] in ("not_found", "no_such_address")
    assert contents(folder) == [jpeg()]


async def test_the_centre_sends_for_a_petitioner_and_others_do_not(
    client: AsyncClient, tokens: dict[str, str]
) -> None:
    number, code = await filed(client)
    letter = await send(client, number, bearer(tokens["CENTRE"]), workbook(), of="petition")
    assert letter.status_code == 201
    assert (await client.get(letter.json()["address"], headers={"Query-Code": code})).status_code == 200
    is_problem(await send(client, number, {"Query-Code": code}, of="act"), 403, "not_for_you")
    supervisor = bearer(tokens["SUPERVISOR"])
    is_problem(await send(client, number, supervisor, of="petition"), 403, "not_for_you")


@pytest.mark.parametrize("what", REFUSED)
async def test_content_decides_whatever_name_and_type_say(
    client: AsyncClient, folder: Path, what: str
) -> None:
    number, code = await filed(client)
    lie = {"Query-Code": code, "Content-Type": "image/jpeg"}
    is_problem(await send(client, number, lie, REFUSED[what]), 415, "file_kind")
    assert contents(folder) == []
    truth = await send(client, number, {"Query-Code": code, "Content-Type": "text/html"}, workbook())
    assert truth.json()["name"] == "路灯.jpg.xlsx"


async def test_size_is_limited_while_it_comes(client: AsyncClient, folder: Path) -> None:
    number, code = await filed(client)
    read = 0

    async def unending() -> AsyncIterator[bytes]:
        nonlocal read
        for _ in range(200):
            read += 1
            yield jpeg() + b"\0" * MIB

    whole = jpeg() + b"\0" * (MIB - len(jpeg()))
    assert (await send(client, number, {"Query-Code": code}, whole)).status_code == 201
    is_problem(await send(client, number, {"Query-Code": code}, whole + b"!"), 413, "file_too_large")
    is_problem(await send(client, number, {"Query-Code": code}, unending()), 413, "file_too_large")
    # The rest is read for a while so that the sender hears the answer, not for ever.
    assert read < 40
    assert contents(folder) == [whole]
    is_problem(await send(client, number, {"Query-Code": code}, b""), 422, "file_empty")


async def test_number_is_limited_and_what_is_there_may_be_repeated(client: AsyncClient) -> None:
    number, code = await filed(client)
    for each in (b"a", b"b", b"c"):
        await sent(client, number, {"Query-Code": code}, jpeg(each))
    told = is_problem(await send(client, number, {"Query-Code": code}, jpeg(b"d")), 409, "too_many_files")
    assert "3" in told["zh"]
    await sent(client, number, {"Query-Code": code}, jpeg(b"c"))


async def test_an_upload_that_breaks_off_leaves_nothing(
    app: FastAPI, client: AsyncClient, folder: Path
) -> None:
    number, code = await filed(client)
    messages: list[dict[str, Any]] = [
        {"type": "http.request", "body": jpeg() * 4000, "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> dict[str, Any]:
        return messages.pop(0) if messages else {"type": "http.disconnect"}

    answered: list[Any] = []

    async def answer(message: Any) -> None:
        answered.append(message)

    path = f"/api/v1/petitions/{number}/files"
    scope = {
        "type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "POST", "scheme": "http",
        "path": path, "raw_path": path.encode(), "query_string": b"", "root_path": "",
        "headers": [(b"query-code", code.encode())], "client": None, "server": None,
    }  # fmt: skip
    await app(scope, receive, answer)
    assert answered[0]["status"] == 400
    assert contents(folder) == []


async def test_a_download_is_saved_and_never_run(client: AsyncClient) -> None:
    number, code = await filed(client)
    who = {"Query-Code": code}
    file = await sent(client, number, who)
    got = await client.get(file["address"], headers=who)
    assert got.headers["Content-Disposition"] == "attachment; filename*=utf-8''%E8%B7%AF%E7%81%AF.jpg"
    assert got.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in got.headers["Content-Security-Policy"]
    assert "default-src 'none'" in got.headers["Content-Security-Policy"]
    assert got.headers["Cache-Control"] == "private, no-store"
    assert got.headers["Content-Type"] == "image/jpeg"
    assert got.headers["ETag"] == f'"{file["digest"]}"'


async def test_a_part_may_be_asked_for(client: AsyncClient) -> None:
    number, code = await filed(client)
    who = {"Query-Code": code}
    file = await sent(client, number, who)
    size = file["size"]

    async def part(wish: str, **more: str) -> Response:
        return await client.get(file["address"], headers=who | {"Range": wish} | more)

    for wish, wanted in (
        ("bytes=0-9", jpeg()[:10]), ("bytes=10-", jpeg()[10:]), ("bytes=-5", jpeg()[-5:]),
        (f"bytes=5-{size * 2}", jpeg()[5:]),
    ):  # fmt: skip
        got = await part(wish)
        assert (got.status_code, got.content) == (206, wanted), wish
        assert got.headers["X-Content-Type-Options"] == "nosniff"
    for wish in ("bytes=9-5", "lines=1-2", "bytes=a-b", "bytes=0-1,3-4", "nonsense"):
        got = await part(wish)
        assert (got.status_code, got.content) == (200, jpeg()), wish
    gone = await part(f"bytes={size}-")
    is_problem(gone, 416, "range_not_there")
    assert gone.headers["Content-Range"] == f"bytes */{size}"
    assert (await part("bytes=0-9", **{"If-Range": '"another"'})).status_code == 200
    assert (await part("bytes=0-9", **{"If-Range": f'"{file["digest"]}"'})).status_code == 206


@pytest.mark.parametrize("damage", ["deleted", "changed", "cut"])
async def test_a_damaged_file_is_told_and_comes_back_when_it_is_sent_again(
    client: AsyncClient, folder: Path, damage: str
) -> None:
    number, code = await filed(client)
    who = {"Query-Code": code}
    file = await sent(client, number, who)
    do_damage(folder, damage)
    is_problem(await client.get(file["address"], headers=who), 410, "file_lost")
    assert await sent(client, number, who) == file
    assert (await client.get(file["address"], headers=who)).content == jpeg()


async def test_a_folder_that_is_away_is_told(
    client: AsyncClient, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    number, code = await filed(client)
    who = {"Query-Code": code}
    file = await sent(client, number, who)
    take_away(folder)
    with caplog.at_level(logging.DEBUG):
        is_problem(await client.get(file["address"], headers=who), 503, "files_away")
        is_problem(await send(client, number, who, jpeg(b"other")), 503, "files_away")
    assert "路灯" not in caplog.text
    assert (await client.get(f"/api/v1/track/{number}", headers=who)).status_code == 200


async def test_no_room_is_told(settings: Settings, clock: SetClock, client: AsyncClient) -> None:
    number, code = await filed(client)
    app = create_app(settings.model_copy(update={"files_leave_free_mib": 10**9}), clock)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://suban.test") as full,
    ):
        is_problem(await send(full, number, {"Query-Code": code}), 507, "files_full")
        assert (await filed(full, "key-0000002"))[0]


async def test_a_platform_without_a_folder_takes_none(
    settings: Settings, clock: SetClock, client: AsyncClient
) -> None:
    number, code = await filed(client)
    app = create_app(settings.model_copy(update={"files_dir": None}), clock)
    async with (
        app.router.lifespan_context(app),
        AsyncClient(transport=ASGITransport(app), base_url="http://suban.test") as off,
    ):
        is_problem(await send(off, number, {"Query-Code": code}), 501, "files_off")
        address = f"/api/v1/petitions/{number}/files/{uuid4()}"
        is_problem(await off.get(address, headers={"Query-Code": code}), 501, "files_off")


async def test_an_act_names_only_files_of_its_petition(client: AsyncClient, tokens: dict[str, str]) -> None:
    (number, _), (other, _) = await filed(client), await filed(client, "key-0000002")
    centre = bearer(tokens["CENTRE"])
    mine, foreign = await sent(client, number, centre), await sent(client, other, centre)

    async def answered(*named: dict[str, Any]) -> Response:
        refs = [{"id": each["id"], "digest": each["digest"]} for each in named]
        return await act(client, number, centre, "correction", kind="help", reason="理由", files=refs)

    # The engine is away here: what is right goes that far.
    is_problem(await answered(mine), 503, "engine_away")
    is_problem(await answered(), 503, "engine_away")
    is_problem(await answered(mine, foreign), 422, "file_unknown")
    is_problem(await answered(mine | {"digest": "0" * 64}), 422, "file_unknown")
    is_problem(await answered(mine | {"id": str(uuid4())}), 422, "file_unknown")
    is_problem(await answered(mine | {"digest": "short"}), 422, "invalid")
    is_problem(await answered(*[mine | {"id": str(uuid4())} for _ in range(4)]), 409, "too_many_files")
    is_problem(await act(client, number, centre, "acceptance", files=[]), 422, "invalid")


async def test_what_no_act_named_is_swept_and_nothing_else(
    app: FastAPI, client: AsyncClient, tokens: dict[str, str], clock: SetClock, folder: Path
) -> None:
    here = app.state.surroundings
    number, code = await filed(client)
    centre = bearer(tokens["CENTRE"])
    photo = await sent(client, number, {"Query-Code": code}, jpeg(b"photo"))
    named = await sent(client, number, centre, jpeg(b"named"))
    reviewer = bearer(tokens["REVIEWER"])
    unnamed = await sent(client, number, reviewer, jpeg(b"unnamed"))
    used = await sent(client, number, reviewer, jpeg(b"used"))
    spared = await sent(client, number, centre, jpeg(b"spared"))
    done = Correction[TextRef](
        kind="help",
        reason=texts.text_ref(number, "x", "reason", "x"),
        files=(FileRef(id=named["id"], digest=named["digest"]),),
    )
    await without_engine(here.store, number, done, clock.at, role="operator")

    clock.at += UNNAMED - timedelta(minutes=1)
    assert await sweep(here.store, here.files.folder, clock.now()) == 0
    # Given again, or named in an act that was tried, it waits as long once more.
    assert await sent(client, number, centre, jpeg(b"spared")) == spared
    tried = await act(
        client, number, centre, "correction", kind="consultation", reason="x",
        files=[{"id": used["id"], "digest": used["digest"]}],
    )  # fmt: skip
    is_problem(tried, 503, "engine_away")
    clock.pass_time(minutes=2)
    for swept in (1, 0):
        assert await sweep(here.store, here.files.folder, clock.now()) == swept
    async with files.forgetting(here.store, clock.now(), UNNAMED, 10) as again:
        # What an entry names need not be looked at every time.
        assert again.seen == 0
    for file, status in ((photo, 200), (named, 200), (spared, 200), (used, 200), (unnamed, 404)):
        assert (await client.get(file["address"], headers=centre)).status_code == status
    assert jpeg(b"unnamed") not in contents(folder)
    assert len(contents(folder)) == 4


async def test_a_sweep_that_finds_no_disk_forgets_nothing(
    app: FastAPI, client: AsyncClient, tokens: dict[str, str], clock: SetClock, folder: Path
) -> None:
    here = app.state.surroundings
    number, _ = await filed(client)
    file = await sent(client, number, bearer(tokens["CENTRE"]))
    clock.at += UNNAMED + timedelta(minutes=1)
    take_away(folder)
    with pytest.raises(Exception, match="directory"):
        await sweep(here.store, here.files.folder, clock.now())
    bring_back(folder)
    assert (await client.get(file["address"], headers=bearer(tokens["CENTRE"]))).status_code == 200


async def test_names_stay_out_of_logs_and_errors(
    client: AsyncClient, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    number, code = await filed(client)
    secret = {"Query-Code": code, "File-Name": "%E7%8E%8B%E5%B0%8F%E6%98%8E.jpg"}
    with caplog.at_level(logging.DEBUG):
        await sent(client, number, secret)
        refused = await send(client, number, secret, b"text")
        with psycopg.connect(database.owner_url) as connection:
            connection.execute("DROP TABLE file CASCADE")
        broken = await send(client, number, secret, jpeg(b"z"))
        assert broken.status_code == 500
    assert "王小明" not in caplog.text + refused.text + broken.text
    assert "%E7" not in caplog.text
