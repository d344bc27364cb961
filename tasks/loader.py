"""How Celery imports the modules of tasks: as Python does."""

from collections.abc import Callable
from types import ModuleType

from celery.loaders.app import AppLoader


class InstalledLoader(AppLoader):
    """Import installed modules only.

    Celery's own loader puts the working folder first on `sys.path` meanwhile, for every thread, so
    that a user's `tasks.py` or `blocks/` there would be imported in our packages' place.
    """

    def import_from_cwd(
        self,
        module: str,
        imp: Callable[..., ModuleType] | None = None,
        package: str | None = None,
    ) -> ModuleType:
        return (imp or self.import_module)(module, package=package)
