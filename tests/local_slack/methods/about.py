"""Who is who: the app itself, people, groups; and the address of a socket."""

from __future__ import annotations

from secrets import token_hex

from ..office import Arguments, Office
from ..shapes import Json, Refused
from ..workspace import APP, BOT, BOT_USER, TEAM


def auth_test(_office: Office, arguments: Arguments) -> Json:
    """Whose token it is."""
    if arguments.text("token").startswith("xapp-"):
        return {"app_name": BOT_USER.name, "app_id": APP}
    workspace = {"url": "https://precedent.slack.com/", "team": "Precedent", "team_id": TEAM}
    return {
        **workspace,
        "user": BOT_USER.handle,
        "user_id": BOT_USER,
        "bot_id": BOT,
        "is_enterprise_install": False,
    }


def connections_open(office: Office, _arguments: Arguments) -> Json:
    """The address of a new socket, which takes one connection."""
    ticket = token_hex(12)
    office.tickets.add(ticket)
    return {"url": f"{office.base.replace('http://', 'ws://')}/link/?ticket={ticket}&app_id={APP}"}


def bots_info(_office: Office, _arguments: Arguments) -> Json:
    """The app's bot."""
    return {"bot": {"id": BOT, "app_id": APP, "user_id": BOT_USER, "name": BOT_USER.name, "deleted": False}}


def users_info(office: Office, arguments: Arguments) -> Json:
    """A member of the workspace."""
    person = office.workspace.people.get(arguments.text("user"))
    if person is None:
        raise Refused("user_not_found", arguments.text("user"))
    profile = {"real_name": person.name, "display_name": person.name, "real_name_normalized": person.name}
    about = {
        "id": person,
        "team_id": TEAM,
        "name": person.handle,
        "real_name": person.name,
        "profile": profile,
    }
    return {
        "user": {
            **about,
            "deleted": False,
            "is_bot": person.is_app,
            "is_app_user": False,
            "tz": "Europe/London",
        }
    }


def usergroups_list(office: Office, arguments: Arguments) -> Json:
    """Groups of people, with their members where they are asked for."""
    groups: list[Json] = []
    for identity, (handle, people) in office.workspace.groups.items():
        group: Json = {
            "id": identity,
            "team_id": TEAM,
            "is_usergroup": True,
            "name": handle,
            "handle": handle,
        }
        if arguments.flag("include_users"):
            group["users"] = list(people)
        groups.append(group)
    return {"usergroups": groups}
