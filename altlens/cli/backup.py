"""`altlens backup` and `altlens restore`: copy the whole store to a folder, and back."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
def backup(folder: Path) -> None:
    """Copy the whole store and its archive into FOLDER, also while a run writes.

    FOLDER must not exist yet; it appears when the backup is complete.
    """
    from altlens.settings import get_settings
    from altlens.store.backup import save

    settings = get_settings()
    saved = save(settings.store_url, settings.archive_folder, folder)
    size = saved.size_bytes / 1_000_000
    click.echo(f"{saved.documents:,} documents and bodies are in {folder} ({size:,.1f} MB).")


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--replace", is_flag=True, help="Delete what the store holds now.")
def restore(folder: Path, replace: bool) -> None:
    """Restore the backup in FOLDER into the store of the settings.

    A store that is not empty is left alone without --replace. Stop everything that writes first.
    """
    from altlens.settings import get_settings
    from altlens.store.backup import restore as restore_backup

    settings = get_settings()
    count = restore_backup(settings.store_url, settings.archive_folder, folder, replace=replace)
    click.echo(f"{count:,} documents and bodies restored.")
