"""Mirrors src/assuage/population/kinds.py."""

import pytest
from pydantic import ValidationError

from assuage.errors import FileProblem
from assuage.population.kinds import kinds
from assuage.shelves import using
from assuage.studies.population import People


@pytest.mark.parametrize("name", kinds())
def test_every_kind_that_ships_is_people_of_a_study(name):
    assert People.model_validate({"of": name}).who == kinds()[name].people["who"]


def test_a_study_says_instead_of_the_shelf():
    people = People.model_validate({"of": "general_population", "female": 1})
    assert (people.female, people.adversity) == (1.0, 0.3)


def test_an_unknown_kind_is_refused_with_the_nearest():
    with pytest.raises(ValidationError, match=r"no population 'general_populaton'.*general_population"):
        People.model_validate({"of": "general_populaton"})


def test_ones_own_kinds_stand_beside_those_that_ship_and_take_no_name_of_theirs(tmp_path):
    folder = tmp_path / "populations"
    folder.mkdir()
    own = "population: nurses\nsource: mine\nfindings: []\npeople: {who: nurses, female: 0.8}\n"
    (folder / "nurses.yaml").write_text(own)
    with using(folders=tmp_path):
        assert People.model_validate({"of": "nurses"}).female == 0.8
    assert "nurses" not in kinds()
    (folder / "nurses.yaml").write_text(own.replace("nurses", "general_population", 1))
    with using(folders=tmp_path), pytest.raises(FileProblem, match="there is a population 'general_population'"):
        kinds()
