"""Everything this room refuses, as sentences that say what to do."""

from engine.errors import EngineError, NotAccepted


class HomewardError(EngineError):
    """The record could not be made."""


class AnswerRefused(HomewardError, NotAccepted):
    """What was answered cannot be done. Change the answers and send them again."""


class RecordMissing(HomewardError):
    """The record is not there, or it belongs to another council. Go back and choose again."""


class ReferralNotReady(AnswerRefused):
    """Care cannot be sought before the support plan and the budget are approved. Approve them first."""


class ReasonMissing(AnswerRefused):
    """Give a reason, because this departs from what the rules propose."""


class TwoPeopleNeeded(HomewardError):
    """A setting is changed by two people. Ask a colleague to approve it."""


class SettingMissing(HomewardError):
    """The council has no such setting on that day. Add it under settings first."""


class AdvertNotOpen(AnswerRefused):
    """The advert is not open, so its closing time cannot be changed."""


class AlreadyExtended(AnswerRefused):
    """An advert is extended once only, for everybody. Let it close, then advertise again."""


class CannotChoose(AnswerRefused):
    """This person may not choose for the citizen. Ask who may lawfully choose, and record their authority."""


class NotAmongTheOffers(AnswerRefused):
    """That offer is no longer one that can be chosen. Choose again."""


class NothingToAward(HomewardError):
    """No provider is selected. Go back to the ranking and select one."""


class UnreadableRegister(HomewardError):
    """The file has none of the layouts in which CQC publishes its register. Download it again."""


class AboveLimit(AnswerRefused):
    """This costs the council more a week than you may approve. Ask an officer with a higher limit."""
