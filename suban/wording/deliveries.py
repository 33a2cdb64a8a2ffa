"""How the delivery of a notice stands, why it failed, and what to do about it."""

import re

from suban.wording import N_, Language, both

Wording = dict[Language, str]

_STATES: dict[str, str] = {
    "waiting": N_("not taken up yet"),
    "sending": N_("not taken yet, tried again"),
    "refused": N_("refused"),
    "no_address": N_("no way to reach anybody"),
    "given_up": N_("given up"),
}

_ADVICE: dict[str, str] = {
    "waiting": N_(
        "It is sent once a worker has time. If it stays here, see that a worker runs and that the engine "
        "answers."
    ),
    "sending": N_(
        "It is tried again by itself for 30 days. If it stays here, see to the server or gateway and its "
        "settings."
    ),
    "refused": N_(
        "It is not tried again. Tell the recipient in another way, and mend the address: that is used from "
        "the next notice on."
    ),
    "no_address": N_(
        "Nobody was told. Enter an address, or somebody who holds that office: they are told from the next "
        "notice on. Tell this one in another way."
    ),
    "given_up": N_(
        "It is not tried any more: it was in vain for 30 days, or the recipient no longer holds that office. "
        "Mend the cause, and tell the recipient in another way."
    ),
}

_ERRORS: dict[str, str] = {
    "bad_address": N_("The address is none that mail can be sent to."),
    "timed_out": N_("The server or gateway did not answer in time."),
    "bad_certificate": N_(
        "The certificate of the server or gateway is not good: see to its name, its last day, and the "
        "authority that signed it (SSL_CERT_FILE)."
    ),
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
