"""Recording a project and moving it on; each step is told anew as a whole."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol
from uuid import UUID

from services.assignment.projects.domain import Project, ProjectKnown, check_step
from shared.contracts.errors import N_, Invalid, NotFound
from shared.contracts.events import Clock, NewEvent, Outbox, uuid7
from shared.identity.people import Person
from shared.reference.areas import load_areas

KEEPERS = ("organiser",)
NO_SUCH_VILLAGE = N_("没有这个村（社区），请核对。")


class Projects(Protocol):
    def add(self, projects: Sequence[Project]) -> int: ...
    def add_new(self, projects: Sequence[Project]) -> set[UUID]: ...
    def lock(self, project_id: UUID) -> Project | None: ...
    def move(self, project_id: UUID, state: str) -> None: ...


def add(
    store: Projects, clock: Clock, outbox: Outbox, person: Person, name: str, kind: str, village: str, unit: str | None
) -> Project:
    """Raises NotFound outside the organiser's area, ProjectKnown for a name the village has already."""
    person.check_area(village, *KEEPERS)
    if load_areas().get(village) is None:
        raise Invalid({"village": [NO_SUCH_VILLAGE]})
    project = Project(uuid7(), name, kind, village, unit)
    if not store.add([project]):
        raise ProjectKnown()
    _tell(clock, outbox, person, project)
    return project


def add_all(store: Projects, clock: Clock, outbox: Outbox, person: Person, projects: Sequence[Project]) -> int:
    """Those not known yet by village and name, in the caller's one transaction; how many are new. NotFound outside the area."""
    for village in {project.village for project in projects}:
        person.check_area(village, *KEEPERS)
    new = store.add_new(projects)
    for project in projects:
        if project.id in new:
            _tell(clock, outbox, person, project)
    return len(new)


def move(store: Projects, clock: Clock, outbox: Outbox, person: Person, project_id: UUID, state: str) -> Project:
    """Raises NotFound outside one's area, NotFromHere (409) where it stands elsewhere."""
    known = store.lock(project_id)
    if known is None or not person.may_in(known.village, *KEEPERS):
        raise NotFound()
    check_step(known.state, state)
    store.move(project_id, state)
    moved = replace(known, state=state)
    _tell(clock, outbox, person, moved)
    return moved


def _tell(clock: Clock, outbox: Outbox, person: Person, project: Project) -> None:
    data = {"kind": project.kind, "work_unit": project.work_unit, "state": project.state}
    actor = person.acting_as(*KEEPERS)
    outbox.publish(NewEvent("project.recorded", project.id, project.village, clock.now(), actor, data))
