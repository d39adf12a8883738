"""A local Slack: its Web API, Socket Mode and signed deliveries over real HTTP and WebSocket, for tests.

    with LocalSlack() as slack:
        ada = slack.person("Ada")
        policy = slack.channel("policy", people=[ada])
        ts = slack.say(ada, policy, f"<@{slack.bot_user}> What was Total Place?")
        slack.wait_for(lambda: slack.answers(policy, ts))

It refuses what Slack refuses, by Slack's own error names; a refusal that no test asked for makes the test fail.
"""

from .shapes import Acknowledged, Call, Channel, Complaint, Dialog, File, Person, Posted, Status
from .slack import LocalSlack

__all__ = [
    "Acknowledged",
    "Call",
    "Channel",
    "Complaint",
    "Dialog",
    "File",
    "LocalSlack",
    "Person",
    "Posted",
    "Status",
]
