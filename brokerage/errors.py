"""Everything this room refuses, as sentences that say what to do."""

from engine.errors import EngineError, NotAccepted


class HomewardError(EngineError):
    """The record could not be made."""


class AnswerRefused(HomewardError, NotAccepted):
    """What was answered cannot be done. Change the answers and send them again."""


class ReferralNotReady(AnswerRefused):
    """Care cannot be sought before the support plan and the budget are approved. Approve them first."""


class NotOnRecord(AnswerRefused):
    """The record of this person has changed since. Look at the people side by side and answer again."""


class NothingWaits(HomewardError):
    """Nothing waits for this person any more, so no link was sent."""


class NoTeamAddress(HomewardError):
    """A letter is to go to something that is not an e-mail address."""


class NoLink(HomewardError):
    """There is no link that still works, so none was ended."""


class FactMissing(HomewardError):
    """A fact is missing on record, so no link was sent."""


class DetailsRefused(HomewardError):
    """You have not changed anything. Change what is wrong, or go back to the case."""


class ChangedMeanwhile(DetailsRefused):
    """Somebody has changed these details meanwhile. This is what they are now: enter your changes again."""


class ReasonMissing(AnswerRefused):
    """Give a reason, because this departs from what the rules propose."""


class TwoPeopleNeeded(HomewardError):
    """A setting is changed by two people. Ask a colleague to approve it."""


class WrongSetting(HomewardError):
    """There is no such setting, or it cannot have this value. Check what you typed."""


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
