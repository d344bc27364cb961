"""How Celery imports the modules of tasks: as Python does. Nothing here imports Prefect."""

from collections.abc import Callable
from types import ModuleType

from celery.loaders.app import AppLoader


class ImportLoader(AppLoader):  # type: ignore[misc]
    """Import modules from `sys.path` as it is.

    Celery's own loader puts the working folder first on `sys.path` meanwhile, for every thread, so
    that a module of the user's there may be imported in place of an installed one.
    """

    def import_from_cwd(
        self,
        module: str,
        imp: Callable[..., ModuleType] | None = None,
        package: str | None = None,
    ) -> ModuleType:
        return (imp or self.import_module)(module, package=package)
