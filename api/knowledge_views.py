"""Articles of the knowledge base as answers carry them."""

from collections.abc import Mapping
from datetime import date, datetime
from uuid import UUID

from pydantic import BaseModel, Field

from api.wordings import Named, named
from suban.domain.knowledge import ArticleContent
from suban.store.knowledge import Article
from suban.store.people import UnitRecord
from suban.wording.knowledge import event_text, standing_text


class ContentView(BaseModel):
    """What an article says."""

    question: str
    answer: str
    basis: str
    matter: str | None
    public: bool


class ArticleEventView(BaseModel):
    """Something that happened to an article."""

    serial: int
    what: Named
    at: datetime
    by: str
    content: ContentView | None = Field(description="草稿内容 / of a draft: what it says")
    review_on: date | None
    words: str | None
    report: int | None = Field(description="所处理的纠错 / the report that was settled")


class ArticleView(BaseModel):
    """An article. What waits for its check, reports and history are for its unit and those who check."""

    id: UUID
    unit: Named
    standing: Named
    published: ContentView | None = Field(description="现行内容 / what it says now; null: nothing yet")
    published_at: datetime | None
    versions: int = Field(description="已发布的版本数 / how many versions were published")
    review_on: date | None = Field(description="应于该日前复核 / to be looked at again by this day")
    draft: ContentView | None = None
    reports: list[int] | None = Field(None, description="待处理的纠错 / open reports, by their serial")
    history: list[ArticleEventView] | None = None


class ArticlePage(BaseModel):
    """Articles, the newest first, and what gives the next page, if there may be more."""

    items: list[ArticleView]
    next: UUID | None


def article_view(
    article: Article, units: Mapping[str, UnitRecord], today: date, *, whole: bool
) -> ArticleView:
    """An article; `whole`: with draft, reports and history."""
    state, unit = article.state, units[article.unit]
    view = ArticleView(
        id=article.id,
        unit=Named(code=unit.code, zh=unit.name, en=unit.name_en or unit.name),
        standing=named(state.standing(today), standing_text(state.standing(today))),
        published=_content(state.published),
        published_at=state.published_at,
        versions=state.versions,
        review_on=state.review_on,
    )
    if not whole:
        return view
    return view.model_copy(
        update={
            "draft": _content(state.draft),
            "reports": list(state.reports),
            "history": [
                ArticleEventView(
                    serial=each.serial,
                    what=named(each.kind, event_text(each.kind)),
                    at=each.at,
                    by=each.by,
                    content=_content(each.content),
                    review_on=each.review_on,
                    words=each.words,
                    report=each.report,
                )
                for each in article.events
            ],
        }
    )


def _content(said: ArticleContent | None) -> ContentView | None:
    return ContentView(**said.model_dump()) if said else None
