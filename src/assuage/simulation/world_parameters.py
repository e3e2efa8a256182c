"""The parameters that a study's people and instruments read, among all that the shelf has."""

from assuage import shelves
from assuage.errors import AssuageError
from assuage.mechanisms.mechanism import parameter_fields
from assuage.parameters.library import NULL_MODEL, parameters
from assuage.simulation.assembly import file_of, parameter_files
from assuage.simulation.prepared import kinds_of
from assuage.simulation.protocol import protocol
from assuage.studies.asked import Models
from assuage.studies.study import Study


INTAKE = ("population", "caps5")  # people come by an interview, whatever is measured later


def parameters_read(study: Study, models: Models = Models()) -> dict[str, str]:
    """Full name -> what it means, where a mechanism says so, else the name; in the order of the parameter files."""
    kinds = kinds_of(study, {arm: protocol(study, arm) for arm in study.arms}, models)
    read = parameter_files(kinds) | {*INTAKE, *study.measures, study.population.stratum}
    meant = {f"{file_of(k, name)}.{name}": f["meaning"] for k in kinds for name, f in parameter_fields(k).items()}
    return {name: meant.get(name, name) for name in parameters() if name.partition(".")[0] in read}


def check_settings_are_read(study: Study, models: Models = Models()) -> None:
    """Raises AssuageError for a setting of this run that would change nothing in the study."""
    settings = dict(shelves.current().settings)
    if idle := set(settings) - {NULL_MODEL, *(parameters_read(study, models) if settings else ())}:
        name = min(idle)
        raise AssuageError(f"--set {name}={settings[name]}: nothing in {study.study} reads it; leave it out")
