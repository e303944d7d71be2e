"""A location as CQC's programming interface gives it, read into the facts the importer keeps."""

from typing import Any

from brokerage.register import cqc_fields

_TEXTS = {
    "also_known_as": "alsoKnownAs",
    "postcode": "postalCode",
    "constituency": "constituency",
    "local_authority": "localAuthority",
    "region": "region",
    "uprn": "uprn",
    "website": "website",
}
_ADDRESS = ("postalAddressLine1", "postalAddressLine2", "postalAddressTownCity", "postalAddressCounty")


def read(written: Any, faults: list[tuple[str, str]]) -> dict[str, Any] | None:
    """Return the parts of one location, or None with each unreadable member and why in `faults`."""
    if not isinstance(written, dict):
        faults.append(("line", "the line is not a location"))
        return None
    taken = _Taken(written, faults)
    facts = _facts(taken)
    parts = {
        "location": taken.get("locationId", cqc_fields.required),
        "provider": taken.get("providerId", cqc_fields.required),
        "provider_facts": {"name": None, "brand": taken.get("brandName", cqc_fields.words)},
        "facts": facts,
        "ratings": _ratings(taken),
        "successions": [
            {
                "kind": relation["type"],
                "other": relation["relatedLocationId"],
                "other_name": relation.get("relatedLocationName"),
                "reason": relation.get("reason"),
            }
            for relation in written.get("relationships") or []
        ],
    }
    return None if faults else parts


class _Taken:
    """Members of one location; what cannot be read is noted, not raised."""

    def __init__(self, written: dict[str, Any], faults: list[tuple[str, str]]) -> None:
        self.written, self.faults = written, faults

    def get(self, member: str, convert: cqc_fields.Convert, within: dict[str, Any] | None = None) -> Any:
        """Return a member read by a converter; None with a note when it cannot be read."""
        cell = (self.written if within is None else within).get(member)
        try:
            return convert("" if cell is None else str(cell))
        except ValueError as error:
            self.faults.append((member, str(error)))
            return None


def _facts(taken: _Taken) -> dict[str, Any]:
    written = taken.written
    address = [cqc_fields.words(str(written.get(name) or "")) for name in _ADDRESS]
    return {
        "name": taken.get("name", cqc_fields.required),
        "status": taken.get("registrationStatus", cqc_fields.required),
        "registered_on": taken.get("registrationDate", cqc_fields.day),
        "deregistered_on": taken.get("deregistrationDate", cqc_fields.day),
        "dormant": taken.get("dormancy", cqc_fields.yes),
        "care_home": taken.get("careHome", cqc_fields.yes),
        "beds": taken.get("numberOfBeds", cqc_fields.whole),
        "latitude": taken.get("onspdLatitude", cqc_fields.words),
        "longitude": taken.get("onspdLongitude", cqc_fields.words),
        "address": ", ".join(line for line in address if line) or None,
        "service_types": cqc_fields.service_names(_names(written, "gacServiceTypes")),
        "specialisms": _names(written, "specialisms"),
        "regulated_activities": _names(written, "regulatedActivities"),
        **{name: taken.get(member, cqc_fields.words) for name, member in _TEXTS.items()},
    }


def _names(written: dict[str, Any], member: str) -> list[str]:
    return [str(entry["name"]).strip() for entry in written.get(member) or []]


def _ratings(taken: _Taken) -> list[dict[str, Any]]:
    """Return the location's ratings, the oldest first and the present one last."""
    written = taken.written
    past = [
        _rating(taken, report.get("overall") or {}, report) for report in written.get("historicRatings") or []
    ]
    past.sort(key=lambda rating: str(rating["rated_on"] or "") if rating else "")
    now = written.get("currentRatings") or {}
    present = [_rating(taken, now.get("overall") or {}, now)]
    return [rating for rating in [*past, *_services(taken), *present] if rating is not None]


def _rating(taken: _Taken, overall: dict[str, Any], report: dict[str, Any]) -> dict[str, Any] | None:
    if not overall.get("rating"):
        return None
    questions = {
        str(question["name"]).lower().replace("-", "_"): question["rating"]
        for question in overall.get("keyQuestionRatings") or []
    }
    dated = overall if overall.get("reportDate") else report
    return {
        "service": "",
        "overall": overall["rating"],
        "rated_on": taken.get("reportDate", cqc_fields.day, dated),
        **{name: questions.get(name) for name in cqc_fields.QUESTIONS},
    }


def _services(taken: _Taken) -> list[dict[str, Any]]:
    """Return the ratings by service group that CQC gives since its new way of assessing."""
    return [
        {
            "service": group["name"],
            "overall": group["rating"],
            "rated_on": taken.get("assessmentDate", cqc_fields.day, group),
        }
        for plan in taken.written.get("assessment") or []
        for group in (plan.get("ratings") or {}).get("asgRatings") or []
        if group.get("rating") and group.get("name")
    ]
