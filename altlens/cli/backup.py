"""`altlens backup` and `altlens restore`: the whole store into a folder, and back."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def backup(folder: Path) -> None:
    """Copy the whole store and its archive into FOLDER, also while a run writes.

    FOLDER must not exist yet; it appears when the backup is whole.
    """
    from altlens.settings import get_settings
    from altlens.store.backup import save

    settings = get_settings()
    saved = save(settings.store_url, settings.archive_folder, folder)
    size = saved.size_bytes / 1_000_000
    click.echo(f"{saved.documents:,} documents and bodies are in {folder} ({size:,.1f} MB).")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--replace", is_flag=True, help="Let go of what the store holds now.")
def restore(folder: Path, replace: bool) -> None:
    """Bring the backup in FOLDER into the store that the settings name.

    A store that holds anything is left alone unless --replace is given. Stop what writes first.
    """
    from altlens.settings import get_settings
    from altlens.store.backup import restore as bring_back

    settings = get_settings()
    count = bring_back(settings.store_url, settings.archive_folder, folder, replace=replace)
    click.echo(f"{count:,} documents and bodies are back in the store.")
