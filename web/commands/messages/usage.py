"""The answer to a command that was typed wrongly: what is wrong, and how to type it."""

import click


def sentence(error: click.UsageError) -> str:
    """Return what is wrong, the form of the command, and where to read more."""
    context = error.ctx
    if context is None:  # click does not name the command if the value of an option is missing
        return f"{_mistake(error)}\nhomeward COMMAND --help tells more."
    if isinstance(context.command, click.Group):
        return f"{_mistake(error)}\n\n{context.get_help()}"
    return f"{_mistake(error)}\n{context.get_usage()}\n{context.command_path} --help tells more."


def _mistake(error: click.UsageError) -> str:
    match error:
        case click.NoSuchCommand():
            return f"There is no command '{error.command_name}'."
        case click.NoSuchOption():
            nearest = " or ".join(error.possibilities or ())
            return f"There is no option {error.option_name}." + (
                f" Did you mean {nearest}?" if nearest else ""
            )
        case click.MissingParameter(param=click.Parameter() as parameter):
            meaning = getattr(parameter, "help", None)
            return f"{_typed_name(parameter)} is missing{f': {meaning}' if meaning else ''}."
        case click.BadParameter(param=click.Parameter() as parameter):
            return f"{_typed_name(parameter)}: {error.message.rstrip('.')}."
        case _:
            return f"{error.format_message().rstrip('.')}."


def _typed_name(parameter: click.Parameter) -> str:
    """Return what the usage shows for a parameter: the name of an option, or a word in capitals."""
    return parameter.opts[-1] if isinstance(parameter, click.Option) else parameter.human_readable_name
