"""Items for the media as answers carry them."""

from api.media_drafts import CountOfMatter, ItemEventView, ItemView, PublicItem
from api.surroundings import CHINA, Surroundings
from api.wordings import Named, matter_named, named
from suban.domain.media import ItemContent
from suban.store.media import Item
from suban.wording.topics import form_text, item_event_text, standing_text


async def item_view(here: Surroundings, item: Item) -> ItemView:
    """An item with its history, for those who write and approve."""
    state, content = item.state, item.state.content
    return ItemView(
        id=item.id,
        form=named(content.form, form_text(content.form)),
        standing=named(state.standing, standing_text(state.standing)),
        title=content.title,
        text=content.text,
        period=content.period,
        article=content.article,
        petition=content.petition,
        matters=await _matters(here, content),
        published_at=state.published_at,
        history=[
            ItemEventView(
                serial=each.serial,
                what=named(each.kind, item_event_text(each.kind)),
                at=each.at,
                by=each.by,
                title=each.content.title if each.content else None,
                text=each.content.text if each.content else None,
                words=each.words,
            )
            for each in item.events
        ],
    )


async def public_view(here: Surroundings, item: Item) -> PublicItem:
    """A published item as everybody reads it: neither its petition nor who wrote and approved it."""
    state, content = item.state, item.state.content
    assert state.published_at
    return PublicItem(
        id=item.id,
        form=named(content.form, form_text(content.form)),
        title=content.title,
        text=content.text,
        period=content.period,
        article=content.article,
        matters=await _matters(here, content),
        published_at=state.published_at.astimezone(CHINA),
    )


async def _matters(here: Surroundings, content: ItemContent) -> list[CountOfMatter] | None:
    if content.matters is None:
        return None
    law = await here.statutes.law_at(here.clock.now())
    return [
        CountOfMatter(
            matter=matter_named(law, each.matter) or Named(code=each.matter, zh=each.matter, en=each.matter),
            received=each.received,
        )
        for each in content.matters
    ]
