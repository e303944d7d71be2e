"""The states that records pass through, and the keys that code itself writes or looks for.

What is stored is the value, and it never changes. How a key reads in words stands in `labels`. Reasons,
routes and kinds of document come from a council's own decision tables too, so their columns are plain text:
the members here are those that the code knows by name.
"""

from enum import StrEnum


class PackageState(StrEnum):
    """Where a package of care has got to."""

    SOURCING = "sourcing"
    AGREED = "agreed"
    ACTIVE = "active"
    TEMPORARY = "temporary"
    DIRECT_PAYMENT = "direct_payment"
    WITHDRAWN = "withdrawn"


class AdvertState(StrEnum):
    """Where an advert has got to (clauses 8 to 12)."""

    DRAFT = "draft"
    APPROVED = "approved"
    OPEN = "open"
    CLOSED = "closed"
    SELECTING = "selecting"
    UNSUCCESSFUL = "unsuccessful"
    AWARDED = "awarded"
    DIRECT_PAYMENT = "direct_payment"
    WITHDRAWN = "withdrawn"


class Reach(StrEnum):
    """How far an advert reaches (003/5.4(2))."""

    LOCAL = "local"
    NEIGHBOURING = "neighbouring"


class OfferState(StrEnum):
    """What has become of a provider's offer."""

    SUBMITTED = "submitted"
    LATE = "late"
    WITHDRAWN = "withdrawn"
    DECLINED = "declined"
    NOT_RANKED = "not_ranked"
    RANKED = "ranked"
    SELECTED = "selected"
    VOID = "void"
    AWARDED = "awarded"
    UNSUCCESSFUL = "unsuccessful"


class SelectionState(StrEnum):
    """Whether a selection is proposed, made, accepted by the citizen, or void (clause 12)."""

    PROPOSED = "proposed"
    SELECTED = "selected"
    ACCEPTED = "accepted"
    VOID = "void"


class RequestState(StrEnum):
    """What has become of a request for another provider (clause 13)."""

    MADE = "made"
    UPHELD = "upheld"
    REFUSED = "refused"
    RELEASED = "released"


class AllocationState(StrEnum):
    """Whether a place given without ranking is provisional, final or given back."""

    PROVISIONAL = "provisional"
    FINAL = "final"
    RELEASED = "released"


class TopUpAgreementState(StrEnum):
    """Whether a top-up agreement waits for its signature, is signed, or has ended (13(d))."""

    PREPARED = "prepared"
    SIGNED = "signed"
    ENDED = "ended"


class AwardState(StrEnum):
    """Whether an award is made, care has started, or it was given up before (A9) or after (A19) the start."""

    MADE = "made"
    STARTED = "started"
    HANDED_BACK = "handed_back"
    ENDED = "ended"


class CareAgreementState(StrEnum):
    """Where an individual agreement for care has got to."""

    AGREED = "agreed"
    ACTIVE = "active"
    ENDED = "ended"


class TenancyState(StrEnum):
    """Where a tenancy has got to, which ends on its own account (clause 6)."""

    AGREED = "agreed"
    ACTIVE = "active"
    ENDED = "ended"


class PlacementState(StrEnum):
    """The state of a temporary placement outside the arrangements (003/5.4(3))."""

    PLACED = "placed"


class Arrangement(StrEnum):
    """On which arrangement a location is for a category, if any."""

    FCA = "fca"
    FRAMEWORK = "framework"
    NONE = "none"


class PayerKind(StrEnum):
    """Who pays a top-up."""

    FIRST_PARTY = "first_party"
    THIRD_PARTY = "third_party"


class Decision(StrEnum):
    """How the citizen answered an invitation to choose among the tied (12(b))."""

    CHOOSE = "choose"
    ALTERNATIVE = "alternative"
    NO_RESPONSE = "no_response"
    NOT_POSSIBLE = "not_possible"


class Route(StrEnum):
    """Routes to a place that the code itself writes; the tables of routes name more."""

    NONE = "none"
    DIRECT_PAYMENT = "direct_payment"
    TOP_UP = "direct_allocation_top_up"


class Reason(StrEnum):
    """What the decision tables answer that the code looks for by name."""

    ELIGIBLE = "eligible"
    RANKABLE = "rankable"
    ABOVE_LIMIT = "above_price_limit"
    WITHDRAWN = "withdrawn"
    LATE = "late"
    OK = "ok"


COLUMN_STATES: tuple[type[StrEnum], ...] = (
    PackageState,
    AdvertState,
    OfferState,
    SelectionState,
    RequestState,
    AllocationState,
    TopUpAgreementState,
    AwardState,
    CareAgreementState,
    TenancyState,
    PlacementState,
)
"""Those whose columns hold nothing else, because only code writes them."""
