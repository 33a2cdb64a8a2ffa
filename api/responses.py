"""What the documentation says of errors."""

from typing import Any

from api.problems import MEDIA_TYPE, ProblemBody

_MEANINGS: dict[int, str] = {
    400: "请求格式有误 / the request is malformed",
    401: "未登录或令牌无效 / not signed in, or the token is no good",
    403: "无权办理 / the role may not do this",
    404: "不存在，或无权查看 / not there, or not for you to see",
    408: "文件传输中断 / nothing more of the file came",
    409: "目前不能办理，或幂等键已用于其他请求 / not possible now, or the key was used for something else",
    410: "文件已损坏或丢失 / the file is damaged or lost",
    413: "请求过大 / too large",
    415: "不接受这类文件 / no such kind of file is taken",
    416: "没有所请求的部分 / the file has no such part",
    422: "内容有误 / some of it cannot be taken",
    501: "本平台不接收文件 / this platform takes no files",
    507: "存储空间不足 / no room for files",
    503: "暂时不可用，请用同一幂等键重试 / try again, with the same key",
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors that an operation may answer with."""
    content = {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{ProblemBody.__name__}"}}}
    return {status: {"description": _MEANINGS[status], "content": content} for status in statuses}
