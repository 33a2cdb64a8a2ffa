"""How the delivery of a notice stands, why it failed, and what to do about it."""

import re
from collections.abc import Sequence
from datetime import datetime

from suban.wording import N_, Language, both

Wording = dict[Language, str]

_MOST_NAMED = 3

_STATES: dict[str, str] = {
    "waiting": N_("not taken up yet"),
    "held": N_("waits until quiet hours end"),
    "queued": N_("waits for its turn"),
    "sending": N_("being sent"),
    "deferred": N_("not taken yet, tried again"),
    "refused": N_("refused"),
    "no_address": N_("no way to reach anybody"),
    "uncertain": N_("perhaps taken, perhaps not"),
    "given_up": N_("given up"),
    "told_otherwise": N_("told in another way"),
    "replaced": N_("others were told in its place"),
}

_ADVICE: dict[str, str] = {
    "waiting": N_(
        "It is sent once a worker has time. If it stays here, see that a worker runs and that the engine "
        "answers."
    ),
    "held": N_(
        "It is sent when quiet hours end; the petitioner finds it on the tracking page already. Nothing need "
        "be done."
    ),
    "queued": N_(
        "More is to be sent than the settings allow in a minute; it is sent when its turn comes. Nothing "
        "need be done."
    ),
    "sending": N_("An attempt is under way. Nothing need be done."),
    "deferred": N_(
        "It is tried again by itself, at longer and longer intervals. If it stays here, see to the server or "
        "gateway and its settings."
    ),
    "refused": N_(
        "It is not tried again by itself. Correct the address and send it again, or tell the recipient in "
        "another way and say so."
    ),
    "no_address": N_(
        "Nobody was told. Enter an address, or somebody who holds that office, and send it again; or tell "
        "them in another way and say so."
    ),
    "uncertain": N_(
        "The other side had the whole message and did not say whether it takes it, or the sender died before "
        "it could record that. It is not sent again by itself, lest it come twice. Ask the recipient, then "
        "send it again or say that they were told."
    ),
    "given_up": N_(
        "It is not tried any more: it was in vain for days, or the recipient no longer holds that office. "
        "Mend the cause and send it again, or tell the recipient in another way and say so."
    ),
}

_ERRORS: dict[str, str] = {
    "bad_address": N_("The address is none that mail can be sent to."),
    "timed_out": N_("The server or gateway did not answer in time."),
    "bad_certificate": N_(
        "The certificate of the server or gateway is not good: see to its name, its last day, and the "
        "authority that signed it (SSL_CERT_FILE)."
    ),
    "outcome_unknown": N_("Its sender died before it could record whether the message was taken."),
    "no_tls": N_("No encrypted connection came about: see to the port and the settings of encryption."),
    "no_starttls": N_("The mail server does not offer STARTTLS."),
    "no_login": N_("The mail server does not offer a login, or none that is known here."),
    "not_taken": N_("The service did not take it and does not say why."),
    "SMTPAuthenticationError": N_("The mail server does not accept the name and password of the settings."),
}
_ANSWERED: dict[str, str] = {
    "smtp": N_("The mail server answered {code}."),
    "unwelcome": N_(
        "The mail server answered {code}: it takes no such mail from this platform. See to sender, login "
        "and the rules of the server."
    ),
    "http": N_("The gateway answered {code}."),
}
_UNREACHED = N_("There is no connection to the server or gateway ({code}).")


def batch_summary(numbers: Sequence[str]) -> Wording:
    """What a batch delivers, on the pages of the engine: how many notices, of which petitions."""
    named = list(dict.fromkeys(numbers))
    petitions = ", ".join(named[:_MOST_NAMED]) + (" ..." if len(named) > _MOST_NAMED else "")
    return both(N_("{count} notices: {petitions}"), count=len(numbers), petitions=petitions)


def held_text(until: datetime) -> Wording:
    """Why a delivery waits, on the pages of the engine."""
    return both(N_("quiet hours until {until:%H:%M}"), until=until)


def state_text(state: str) -> Wording:
    """How it stands."""
    return both(_STATES[state])


def advice_text(state: str) -> Wording:
    """What to do about it."""
    return both(_ADVICE[state])


def error_text(code: str) -> Wording:
    """Why the last attempt failed, by the code that the delivery recorded."""
    if code in _ERRORS:
        return both(_ERRORS[code])
    if answered := re.fullmatch(r"(smtp|unwelcome|http)_([0-9]{3})", code):
        return both(_ANSWERED[answered[1]], code=answered[2])
    return both(_UNREACHED, code=code)
