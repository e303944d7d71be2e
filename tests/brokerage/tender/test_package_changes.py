"""A package that is changed or withdrawn while its advert is out."""

from brokerage.package import referrals
from brokerage.tables.package_tables import Package, PackageChange
from brokerage.tables.tender_tables import Advert
from brokerage.tender import package_changes
from tests.brokerage.builders import selection_steps


def test_a_changed_package_keeps_what_it_was_and_withdraws_its_advert(desk):
    package = desk.refer()
    desk.home("a")
    advert = selection_steps.advertise(desk)
    answer = package_changes.change_package(
        desk.case(), package=package, what="change", reason="fell", urgency="emergency", budget_pence=80000
    )
    assert answer == {"withdrawn": False, "urgency": "emergency", "area": "north", "cascade_stage": 1}
    book = desk.records
    assert book.require(Advert, advert).state == "withdrawn"
    assert desk.last(PackageChange).before == {"urgency": "routine"}
    assert referrals.budget_pence(book, package) == 80000
    assert desk.book.letters[-1][0] == "advert_withdrawn"
    gone = package_changes.change_package(
        desk.case(), package=package, what="withdraw", reason="family cares"
    )
    assert gone["withdrawn"]
    assert book.require(Package, package).state == "withdrawn"
