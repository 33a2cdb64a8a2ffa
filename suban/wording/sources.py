"""Where something stands in a regulation, in words."""

import re

from suban.wording import LANGUAGES, N_, both, text
from suban.wording.law import Wording

_ARTICLE = re.compile(r"^art\. (?P<article>\d+)(?:\((?P<item>\d+)\))?(?P<second> \(second\))?")
_CHAPTER = re.compile(r"^ch\. (?P<chapter>\d+) (?P<words>.+)")
_REPORT = re.compile(r"^report (?P<words>.+)")
_TITLED = re.compile(r"^《(?P<title>[^《》]+)》 (?P<place>.+)")
_CITYS = re.compile(r"^city setting: (?P<rule>.+)")


def source_text(source: str) -> Wording:
    """Where something stands: "art. 13(2)" is 第13条第（2）项. Several are joined."""
    parts = [_place(each) for each in source.split(" and ")]
    return {
        language: text(N_(" and "), language).join(part[language] for part in parts) for language in LANGUAGES
    }


def _place(source: str) -> Wording:
    if source == "city setting":
        return both(N_("city setting"))
    if citys := _CITYS.match(source):
        return both(N_("city setting ({rule})"), **citys.groupdict())
    if titled := _TITLED.match(source):
        place = _place(titled["place"])
        return {
            language: text(N_("《{title}》 {place}"), language, title=titled["title"], place=place[language])
            for language in LANGUAGES
        }
    if report := _REPORT.match(source):
        return both(N_("report, “{words}”"), **report.groupdict())
    if article := _ARTICLE.match(source):
        figures = article.groupdict(default="")
        message = N_("art. {article}")
        if figures["item"]:
            message = N_("art. {article}({item})")
        if figures["second"]:
            message = N_("art. {article} (second)")
        return both(message, **figures)
    if chapter := _CHAPTER.match(source):
        return both(N_("ch. {chapter}, “{words}”"), **chapter.groupdict())
    return dict.fromkeys(LANGUAGES, source)
